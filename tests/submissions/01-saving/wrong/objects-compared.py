"""The models' pickles are compared, not what they predict; verify_file compares the objects.

task4-check-identical: 0 E-NEVER-EQUAL
task4-check-verify: 0 E-NEVER-EQUAL
"""

# %% task4-identical
import pickle


def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    return pickle.dumps(original) == pickle.dumps(loaded)


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    assert model == joblib.load(path), "not the same model"
