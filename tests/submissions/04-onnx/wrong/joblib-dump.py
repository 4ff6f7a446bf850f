"""joblib writes the model under the name model.onnx.

task1-check-export: 0 E-NOT-ONNX
task1-check-file: 0 E-NOT-ONNX
task2-check-predictions: 0 E-FILE-MISSING
task4-check-tolerance: 0 E-FILE-MISSING
task5-check-speed-file: 0 E-FILE-MISSING
"""

# %% task1-export
import joblib


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    joblib.dump(model, path)
