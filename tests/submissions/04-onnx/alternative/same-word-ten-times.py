"""A reason of ten short words."""


# %% task4-compare
def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    labels, probabilities = predict_onnx(path, X)
    return {
        "rows": len(X),
        "other_labels": int((labels != model.predict(X)).sum()),
        "max_difference": float(np.abs(probabilities - model.predict_proba(X)).max()),
    }


REASON = ""  # then: why ATOL is this number, in ten words or more
REASON = "twice the one, a tenth of the other, and the one in between"
