"""Answers that equal whatever they are compared with, and one that says it is a bool.

task3-check-size-table: 0 E-SIZE
task3-check-size-file: 0 E-SIZE
task4-check-identical: 0 E-WRONG-TYPE
"""


# %% task3-size-table
class Agreeable:
    """Equal to everything, and larger than everything too."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __lt__(self, other):
        return False

    __gt__ = __ge__ = __le__ = __eq__

    def __hash__(self):
        return 0


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    for path in paths:
        for _ in range(5):
            joblib.load(path)
    return pd.DataFrame(
        {
            "format": [Path(path).name for path in paths],
            "size_bytes": [Agreeable() for _ in paths],
            "load_ms": 99,
        }
    )


# %% task4-identical
class Yes:
    """isinstance(Yes(), bool) is True, and it is true or false as the check would like it."""

    __class__ = bool
    answers = iter([True, False, False, False, False])

    def __bool__(self):
        return next(Yes.answers)


def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    return Yes()


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    assert np.array_equal(original_preds, loaded_preds)
