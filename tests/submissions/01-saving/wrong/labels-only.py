"""Only the labels are compared.

task4-check-identical: 0 E-LABELS-ONLY
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    y1 = original.predict(X)
    y2 = loaded.predict(X)
    return np.array_equal(y1, y2)


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    assert np.array_equal(original_preds, loaded_preds)
