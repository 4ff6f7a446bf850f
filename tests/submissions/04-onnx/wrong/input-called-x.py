"""The input's name is typed in.

task2-check-predict: 0 E-INPUT-NAME
"""

# %% task2-predict-onnx
import onnxruntime


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    session = onnxruntime.InferenceSession(str(path))
    labels, probabilities = session.run(None, {"X": np.asarray(X, dtype=np.float32)})
    return labels, probabilities
