"""No try at all.

task2-check-classify: 0 E-NOT-CAUGHT
task2-check-file: 0 E-FILE-MISSING
"""


# %% task2-classify
def classify(path, X, labels):
    """Return what becomes of the file: load fails, predict fails, changed answers, warns or works."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        model = load(path)
    now = model.predict(X)
    if not np.array_equal(now, labels):
        return "changed answers"
    return "warns" if heard else "works"
