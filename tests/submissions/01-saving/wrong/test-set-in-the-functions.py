"""X_test of the notebook is used where the argument X should be.

task4-check-identical: 0 E-OTHER-DATA
task4-check-verify: 0 E-OTHER-DATA
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    original_preds = original.predict(X_test)
    loaded_preds = loaded.predict(X_test)
    original_probs = original.predict_proba(X_test)
    loaded_probs = loaded.predict_proba(X_test)
    return np.array_equal(original_preds, loaded_preds) and np.array_equal(original_probs, loaded_probs)


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X_test)
    loaded_preds = joblib.load(path).predict(X_test)
    assert np.array_equal(original_preds, loaded_preds)
