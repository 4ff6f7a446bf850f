"""Other keys than those agreed on.

task3-check-golden: 0 E-KEYS
task3-check-golden-file: 0 E-KEYS
"""


# %% task3-golden
def golden(model, X):
    """Return columns, rows and probabilities of `model` for `X`, as JSON can hold them."""
    return {"names": list(X), "inputs": X.to_numpy().tolist(), "proba": model.predict_proba(X).tolist()}


def matches(golden, model):
    """Return True if `model` gives exactly the golden probabilities for the golden rows, else False."""
    frame = pd.DataFrame(golden["rows"], columns=golden["columns"])
    frame = frame.astype(dict(zip(golden["columns"], golden["dtypes"])))
    try:
        now = model.predict_proba(frame)
    except Exception:
        return False
    return np.array_equal(np.array(golden["probabilities"], dtype=float), now, equal_nan=True)
