"""The given cell's file is overwritten by the nearly equal model.

task4-check-tolerance: 0 E-OTHER-MODEL
"""

# %% task2-predict-onnx
export(other, X_train, "models/model.onnx")
import onnxruntime


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    session = onnxruntime.InferenceSession(str(path))
    name = session.get_inputs()[0].name
    labels, probabilities = session.run(None, {name: np.asarray(X, dtype=np.float32)})
    return labels, probabilities
