"""verify_file raises a ValueError in place of the AssertionError; identical prints its answer.

task4-check-identical: 0 E-NO-RETURN
task4-check-verify: 0 E-NO-ASSERT
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    if (original.predict(X) == loaded.predict(X)).all() and (
        original.predict_proba(X) == loaded.predict_proba(X)
    ).all():
        print("identical")
    else:
        print("different")


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    if not np.array_equal(original_preds, loaded_preds):
        raise ValueError("the file holds another model")
