"""The reason is one word.

task4-check-tolerance: 0 E-REASON
"""


# %% task4-compare
def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    labels, probabilities = predict_onnx(path, X)
    return {
        "rows": len(X),
        "other_labels": int((labels != model.predict(X)).sum()),
        "max_difference": float(np.abs(probabilities - model.predict_proba(X)).max()),
    }


REASON = "rounding"
