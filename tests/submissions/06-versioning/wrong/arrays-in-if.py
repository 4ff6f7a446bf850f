"""The answers are compared with == in an if.

task2-check-classify: 0 E-ARRAY-TRUTH
task2-check-file: 0 E-FILE-MISSING
"""


# %% task2-classify
def classify(path, X, labels):
    """Return what becomes of the file: load fails, predict fails, changed answers, warns or works."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            model = load(path)
        except Exception:
            return "load fails"
        try:
            now = model.predict(X)
        except Exception:
            return "predict fails"
    if now != labels:
        return "changed answers"
    return "warns" if heard else "works"
