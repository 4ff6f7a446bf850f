"""The model is compared with itself, not with the file.

task4-check-compare: 0 E-WITH-ITSELF
task4-check-tolerance: 0 E-WITH-ITSELF
"""


# %% task4-compare
def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    a, b = model.predict_proba(X), model.predict_proba(X)
    return {
        "rows": len(X),
        "other_labels": int((model.predict(X) != model.predict(X)).sum()),
        "max_difference": float(np.abs(a - b).max()),
    }


REASON = "A good conversion is off by a tenth of a millionth; other is off by more than nine percent."
