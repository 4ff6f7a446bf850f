"""The arguments have other names than the variables that the function uses.

task1-check-export: 0 E-WIDTH
"""

# %% task1-export
from skl2onnx import to_onnx


def export(fitted, table, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    onnx_model = to_onnx(model, X_train[:1].to_numpy(np.float32), options={"zipmap": False})
    Path(path).write_bytes(onnx_model.SerializeToString())
