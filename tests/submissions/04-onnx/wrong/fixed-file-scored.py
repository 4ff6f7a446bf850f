"""predict_onnx opens models/model.onnx, whatever path says.

task2-check-predict: 0 E-NO-SUCH-FILE
task4-check-compare: 0 E-NO-SUCH-FILE
"""

# %% task2-predict-onnx
import onnxruntime


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    session = onnxruntime.InferenceSession("models/model.onnx")
    name = session.get_inputs()[0].name
    return session.run(None, {name: np.asarray(X, dtype=np.float32)})
