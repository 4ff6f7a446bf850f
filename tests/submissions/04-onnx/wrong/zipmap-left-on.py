"""The option zipmap is forgotten.

task1-check-export: 0 E-ZIPMAP
task1-check-file: 0 E-ZIPMAP
task2-check-predictions: 0 E-FILE-MISSING
task4-check-tolerance: 0 E-FILE-MISSING
"""

# %% task1-export
from skl2onnx import to_onnx


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    onnx_model = to_onnx(model, X[:1].to_numpy(np.float32))
    Path(path).write_bytes(onnx_model.SerializeToString())
