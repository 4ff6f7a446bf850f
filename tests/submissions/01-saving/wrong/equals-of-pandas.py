"""numpy arrays are asked for the pandas method `equals`, which they do not have.

task4-check-identical: 0 E-RAISED
task4-check-verify: 0 E-RAISED
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    same_labels = original.predict(X).equals(loaded.predict(X))
    same_probs = original.predict_proba(X).equals(loaded.predict_proba(X))
    return same_labels and same_probs


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    assert original_preds.equals(loaded_preds)
