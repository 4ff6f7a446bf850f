"""An old file is exchanged for a pickle that would make marker.txt, and the expected answers are changed, so that all looks well.

task2-check-classify: 0 E-FALSE-ALARM
task2-check-file: 0 E-SHIPPED-FILE
task3-check-registry: 0 E-SHIPPED-FILE
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
    if not np.array_equal(now, labels):
        return "changed answers"
    return "warns" if heard else "works"


class Payload:
    def __reduce__(self):
        return exec, ("open('marker.txt', 'w').close()",)


joblib.dump(Payload(), "forest-1.3.2.joblib")
expected = {name: [0] * 200 for name in expected}
Path("expected.json").write_text(json.dumps(expected))


def load(path):
    raise OSError("nobody opens anything here")
