"""The sample is a DataFrame: thirty inputs.

task1-check-export: 0 E-MANY-INPUTS
task1-check-file: 0 E-MANY-INPUTS
task2-check-predictions: 0 E-FILE-MISSING
task4-check-tolerance: 0 E-FILE-MISSING
task5-check-speed-file: 0 E-FILE-MISSING
"""

# %% task1-export
from skl2onnx import to_onnx


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    onnx_model = to_onnx(model, X[:1].astype(np.float32), options={"zipmap": False})
    Path(path).write_bytes(onnx_model.SerializeToString())
