"""Only scikit-learn's own warning counts.

task2-check-classify: 0 E-WARNING-MISSED
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
    if not np.array_equal(now, labels):
        return "changed answers"
    from sklearn.exceptions import InconsistentVersionWarning

    return "warns" if any(issubclass(one.category, InconsistentVersionWarning) for one in heard) else "works"
