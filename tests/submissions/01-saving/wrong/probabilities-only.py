"""Only the probabilities are compared, since "the labels follow from them".

task4-check-identical: 0 E-PROBABILITIES-ONLY
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    p1 = original.predict_proba(X)
    p2 = loaded.predict_proba(X)
    return bool((p1 == p2).all())


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    assert np.array_equal(original_preds, loaded_preds)
