"""`verify_file` compares how often each file says yes.

task4-check-verify: 0 E-NEVER-FAILS
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    return np.array_equal(original.predict(X), loaded.predict(X)) and np.array_equal(
        original.predict_proba(X), loaded.predict_proba(X)
    )


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    assert abs(original_preds.sum() - loaded_preds.sum()) < 2, f"{path} holds another model"
