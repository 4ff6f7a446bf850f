"""Golden answers are compared as the text that JSON makes of them, NaN included."""


# %% task3-golden
def golden(model, X):
    """Return columns, rows and probabilities of `model` for `X`, as JSON can hold them."""
    kept = {"columns": X.columns.tolist(), "rows": X.values.tolist()}
    kept["probabilities"] = [[float(p) for p in row] for row in model.predict_proba(X)]
    return kept


def matches(golden, model):
    """Return True if `model` gives exactly the golden probabilities for the golden rows, else False."""
    try:
        X = pd.DataFrame(golden["rows"], columns=golden["columns"])
        return json.dumps(model.predict_proba(X).tolist()) == json.dumps(golden["probabilities"])
    except Exception:
        return False
