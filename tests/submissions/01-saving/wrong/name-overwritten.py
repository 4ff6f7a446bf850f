"""The table is assigned to the function's own name, so the function is gone.

task3-check-size-table: 0 E-NOT-A-FUNCTION
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task3-size-table
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in map(Path, paths):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            joblib.load(path)
            times.append((time.perf_counter() - start) * 1000)
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": np.median(times)})
    return pd.DataFrame(rows).sort_values("size_bytes", ignore_index=True)


size_table = size_table(paths)
size_table
