"""Arrays are compared with == in `if` and `assert`.

task4-check-identical: 0 E-ARRAY-TRUTH
task4-check-verify: 0 E-ARRAY-TRUTH
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    if original.predict(X) == loaded.predict(X) and original.predict_proba(X) == loaded.predict_proba(X):
        return True
    else:
        return False


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    loaded_model = joblib.load(path)
    original_preds = model.predict(X)
    loaded_preds = loaded_model.predict(X)
    assert original_preds == loaded_preds
