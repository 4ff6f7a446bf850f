"""`pickle` and `time` are used and never imported.

task2-check-save-all: 0 E-NAME
task2-check-files: 0 E-FILE-NOT-CLOSED
task3-check-size-table: 0 E-NAME
task3-check-size-file: 0 E-FILE-MISSING
"""


# %% task2-save-all
def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    pkl_path = Path(folder) / "model.pkl"
    with open(pkl_path, "wb") as f:
        pickle.dump(model, f)
    joblib_path = Path(folder) / "model.joblib"
    joblib.dump(model, joblib_path)
    compressed_path = Path(folder) / "model-compressed.joblib"
    joblib.dump(model, compressed_path, compress=3)
    return [pkl_path, joblib_path, compressed_path]


# %% task3-size-table
def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in paths:
        path = Path(path)
        times = []
        for i in range(5):
            start = time.perf_counter()
            joblib.load(path)
            times.append((time.perf_counter() - start) * 1000)
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": np.median(times)})
    return pd.DataFrame(rows).sort_values("size_bytes")
