"""verify_file returns True or False and asserts nothing.

task4-check-verify: 0 E-NO-ASSERT
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    same_labels = np.array_equal(original.predict(X), loaded.predict(X))
    same_probabilities = np.array_equal(original.predict_proba(X), loaded.predict_proba(X))
    return same_labels and same_probabilities


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    return np.array_equal(original_preds, loaded_preds)
