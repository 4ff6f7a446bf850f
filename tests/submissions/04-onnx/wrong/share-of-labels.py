"""other_labels is a share, not a number of rows.

task4-check-compare: 0 E-COUNTS
"""


# %% task4-compare
def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    labels, probabilities = predict_onnx(path, X)
    return {
        "rows": len(X),
        "other_labels": float((labels != model.predict(X)).mean()),
        "max_difference": float(np.abs(probabilities - model.predict_proba(X)).max()),
    }


REASON = "A good conversion is off by a tenth of a millionth; other is off by more than nine percent."
