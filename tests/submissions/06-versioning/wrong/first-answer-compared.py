"""Only the first answer is compared.

task2-check-classify: 0 E-CHANGED-MISSED
task2-check-file: 0 E-CLASSIFICATION
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
        with warnings.catch_warnings(action="ignore"):
            now = model.predict(X)
    except Exception:
        return "predict fails"
    if not now[0] == labels[0]:
        return "changed answers"
    return "warns" if heard else "works"
