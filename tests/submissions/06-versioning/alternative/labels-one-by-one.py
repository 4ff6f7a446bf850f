"""The labels are compared one by one."""


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
    if len(now) != len(labels) or any(one != two for one, two in zip(now, labels)):
        return "changed answers"
    return "warns" if heard else "works"
