"""The rows are predicted without their names, and the error is taken for no match.

task3-check-matches: 0 E-NEVER-EQUAL
task4-check-start: 0 E-REFUSED-RIGHT
task4-check-accepted: 0 E-CANDIDATES
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
    try:
        now = model.predict_proba(golden["rows"][:1])
    except Exception:
        return False
    return np.array_equal(np.array(golden["probabilities"], dtype=float), now)
