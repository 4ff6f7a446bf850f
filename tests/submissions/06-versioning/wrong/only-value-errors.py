"""Only ValueError is caught, the one that a forest gave in the lesson.

task2-check-classify: 0 E-NOT-CAUGHT
task2-check-file: 0 E-FILE-MISSING
"""


# %% task2-classify
def classify(path, X, labels):
    """Return what becomes of the file: load fails, predict fails, changed answers, warns or works."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            model = load(path)
        except ValueError:
            return "load fails"
        try:
            now = model.predict(X)
        except ValueError:
            return "predict fails"
    if not np.array_equal(now, labels):
        return "changed answers"
    return "warns" if heard else "works"
