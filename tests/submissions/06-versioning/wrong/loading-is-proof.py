"""What loads is taken for good; nothing is predicted.

task2-check-classify: 0 E-CHANGED-MISSED
task2-check-file: 0 E-CLASSIFICATION
"""


# %% task2-classify
def classify(path, X, labels):
    """Return what becomes of the file: load fails, predict fails, changed answers, warns or works."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            load(path)
        except Exception:
            return "load fails"
    return "warns" if heard else "works"
