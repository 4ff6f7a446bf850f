"""The session is used like a scikit-learn model.

task2-check-predict: 0 E-SESSION-RUN
task2-check-predictions: 0 E-FILE-MISSING
task4-check-compare: 0 E-SESSION-RUN
task4-check-tolerance: 0 E-FILE-MISSING
"""

# %% task2-predict-onnx
import onnxruntime


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    session = onnxruntime.InferenceSession(str(path))
    return session.predict(X), session.predict_proba(X)
