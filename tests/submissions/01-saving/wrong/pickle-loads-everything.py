"""pickle.load for all files, joblib's too.

task3-check-size-table: 0 E-WRONG-LOADER
task3-check-size-file: 0 E-FILE-MISSING
task4-check-verify: 0 E-WRONG-LOADER
"""

# %% task3-size-table
import pickle
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in map(Path, paths):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            with open(path, "rb") as file:
                pickle.load(file)
            times.append((time.perf_counter() - start) * 1000)
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": np.median(times)})
    return pd.DataFrame(rows).sort_values("size_bytes", ignore_index=True)


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    a = np.array_equal(original.predict(X), loaded.predict(X))
    b = np.array_equal(original.predict_proba(X), loaded.predict_proba(X))
    return a & b


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    with open(path, "rb") as file:
        loaded_preds = pickle.load(file).predict(X)
    assert np.array_equal(original_preds, loaded_preds)
