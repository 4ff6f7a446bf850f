"""A model that wants other columns ends in its own error.

task3-check-matches: 0 E-OTHER-COLUMNS
"""


# %% task3-golden
def golden(model, X):
    """Return columns, rows and probabilities of `model` for `X`, as JSON can hold them."""
    return {
        "columns": list(X.columns),
        "rows": X.to_numpy().tolist(),
        "probabilities": model.predict_proba(X).tolist(),
    }


def matches(golden, model):
    """Return True if `model` gives exactly the golden probabilities for the golden rows, else False."""
    frame = pd.DataFrame(golden["rows"], columns=golden["columns"])
    return np.array_equal(golden["probabilities"], model.predict_proba(frame), equal_nan=True)
