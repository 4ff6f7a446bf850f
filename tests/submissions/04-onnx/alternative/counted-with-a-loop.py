"""The other labels are counted one by one."""


# %% task4-compare
def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    labels, probabilities = predict_onnx(path, X)
    return {
        "rows": len(X),
        "other_labels": sum(
            1 for ours, theirs in zip(labels, model.predict(X), strict=True) if ours != theirs
        ),
        "max_difference": float(np.abs(probabilities - model.predict_proba(X)).max()),
    }


REASON = ""  # then: why ATOL is this number, in ten words or more
REASON = "More than ten times what float32 did to 143 rows, and far less than what a slightly different model does."
