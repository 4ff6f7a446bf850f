"""Numbers as numpy has them: JSON cannot write those.

task4-check-compare: 0 E-JSON-VALUE
task4-check-tolerance: 0 E-FILE-MISSING
"""


# %% task4-compare
def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    labels, probabilities = predict_onnx(path, X)
    return {
        "rows": len(X),
        "other_labels": (labels != model.predict(X)).sum(),
        "max_difference": np.abs(probabilities - model.predict_proba(X).astype("float32")).max(),
    }


REASON = "A good conversion is off by a tenth of a millionth; other is off by more than nine percent."
