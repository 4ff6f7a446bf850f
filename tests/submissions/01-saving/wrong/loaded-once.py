"""Each file is loaded and timed only once.

task3-check-size-table: 0 E-TOO-FEW-LOADS
"""

# %% task3-size-table
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in map(Path, paths):
        start = time.perf_counter()
        joblib.load(path)
        load_ms = (time.perf_counter() - start) * 1000
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": load_ms})
    df = pd.DataFrame(rows)
    df = df.sort_values("size_bytes").reset_index(drop=True)
    return df
