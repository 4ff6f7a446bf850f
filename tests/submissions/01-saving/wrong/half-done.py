"""Tasks 4 to 6 are handed in as they were handed out.

task4-check-identical: 0 E-NOT-ATTEMPTED
task4-check-verify: 0 E-NOT-ATTEMPTED
task5-check-metadata: 0 E-NOT-ATTEMPTED
task5-check-metadata-file: 0 E-FILE-MISSING
task6-check-save-safely: 0 E-NOT-ATTEMPTED
task6-check-safe-file: 0 E-FILE-MISSING
"""


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    # YOUR CODE HERE
    raise NotImplementedError()


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task5-metadata
def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task6-save-safely
def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    # YOUR CODE HERE
    raise NotImplementedError()
