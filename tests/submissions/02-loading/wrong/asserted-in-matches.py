"""`matches` asserts in place of answering.

task3-check-matches: 0 E-ASSERTED
task4-check-start: 0 E-WRONG-ERROR
task4-check-accepted: 0 E-FILE-MISSING
"""


# %% task3-golden
def golden(model, X):
    """Return columns, dtypes, rows and probabilities of `model` for `X`, as JSON can hold them."""

    def lists(table):
        rows = np.asarray(table, dtype=float).tolist()
        return [[None if np.isnan(value) else value for value in row] for row in rows]

    return {
        "columns": list(X.columns),
        "dtypes": [str(dtype) for dtype in X.dtypes],
        "rows": lists(X),
        "probabilities": lists(model.predict_proba(X)),
    }


def matches(golden, model):
    """Return True if `model` gives exactly the golden probabilities for the golden rows, else False."""
    dtypes = dict(zip(golden["columns"], golden["dtypes"], strict=True))
    frame = pd.DataFrame(golden["rows"], columns=golden["columns"]).astype(dtypes)
    try:
        now = model.predict_proba(frame)
    except Exception:
        return False
    np.testing.assert_array_equal(np.array(golden["probabilities"], dtype=float), now)
    return True
