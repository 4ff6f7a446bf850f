"""Only one column of the probabilities is returned.

task2-check-predict: 0 E-SHAPE
task2-check-predictions: 0 E-FILE-MISSING
task4-check-compare: 0 E-SHAPES
task4-check-tolerance: 0 E-FILE-MISSING
"""

# %% task2-predict-onnx
import onnxruntime


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    session = onnxruntime.InferenceSession(str(path))
    name = session.get_inputs()[0].name
    labels, probabilities = session.run(None, {name: np.asarray(X, dtype=np.float32)})
    return labels, probabilities[:, 1]
