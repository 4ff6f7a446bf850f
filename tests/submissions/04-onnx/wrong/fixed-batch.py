"""The shape of the sample row is typed in: the file takes one row only.

task1-check-export: 0 E-FIXED-BATCH
task1-check-file: 0 E-FIXED-BATCH
task2-check-predictions: 0 E-FILE-MISSING
task4-check-tolerance: 0 E-FILE-MISSING
task5-check-speed-file: 0 E-FILE-MISSING
"""

# %% task1-export
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    onnx_model = to_onnx(
        model, initial_types=[("X", FloatTensorType([1, X.shape[1]]))], options={"zipmap": False}
    )
    Path(path).write_bytes(onnx_model.SerializeToString())
