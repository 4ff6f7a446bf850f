"""The converted object itself is written.

task1-check-export: 0 E-NOT-SERIALIZED
task1-check-file: 0 E-NOT-ONNX
task2-check-predictions: 0 E-FILE-MISSING
task4-check-tolerance: 0 E-FILE-MISSING
task5-check-speed-file: 0 E-FILE-MISSING
"""

# %% task1-export
from skl2onnx import to_onnx


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    onnx_model = to_onnx(model, X[:1].to_numpy(np.float32), options={"zipmap": False})
    with open(path, "wb") as file:
        file.write(onnx_model)
