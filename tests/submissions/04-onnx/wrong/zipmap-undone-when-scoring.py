"""The file has a ZipMap, and predict_onnx turns its dictionaries into an array.

task1-check-export: 0 E-ZIPMAP
task1-check-file: 0 E-ZIPMAP
task2-check-predictions: 0 E-ZIPMAP
task4-check-tolerance: 0 E-ZIPMAP
"""

# %% task1-export
from skl2onnx import to_onnx


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    onnx_model = to_onnx(model, X[:1].to_numpy(np.float32))
    Path(path).write_bytes(onnx_model.SerializeToString())


# %% task2-predict-onnx
import onnxruntime


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    session = onnxruntime.InferenceSession(str(path))
    name = session.get_inputs()[0].name
    labels, maps = session.run(None, {name: np.asarray(X, dtype=np.float32)})
    return labels, pd.DataFrame(maps).to_numpy()
