"""predict_onnx asks the model in memory, not the file.

task2-check-predict: 0 E-OTHER-DATA
task2-check-predictions: 0 E-FROM-SKLEARN
task4-check-compare: 0 E-OTHER-DATA
task4-check-tolerance: 0 E-WITH-ITSELF
"""


# %% task2-predict-onnx
def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    return model.predict(X), model.predict_proba(X)
