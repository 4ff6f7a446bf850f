"""A model that wants other columns ends in its own error.

task3-check-matches: 0 E-OTHER-COLUMNS
"""


# %% task3-golden
def lists(table):
    return [[None if v != v else v for v in row] for row in np.asarray(table, dtype=float).tolist()]


def golden(model, X):
    """Return columns, rows and probabilities of `model` for `X`, as JSON can hold them."""
    return {
        "columns": list(X.columns),
        "dtypes": [str(dtype) for dtype in X.dtypes],
        "rows": lists(X),
        "probabilities": lists(model.predict_proba(X)),
    }


def matches(golden, model):
    """Return True if `model` gives exactly the golden probabilities for the golden rows, else False."""
    frame = pd.DataFrame(golden["rows"], columns=golden["columns"])
    frame = frame.astype(dict(zip(golden["columns"], golden["dtypes"])))
    return np.array_equal(
        np.array(golden["probabilities"], dtype=float), model.predict_proba(frame), equal_nan=True
    )
