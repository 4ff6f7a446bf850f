"""The mean of five loads in place of the median.

task3-check-size-table: 0 E-NOT-MEDIAN
"""

# %% task3-size-table
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in map(Path, paths):
        start = time.perf_counter()
        for _ in range(5):
            joblib.load(path)
        total = time.perf_counter() - start
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": total / 5 * 1000})
    return pd.DataFrame(rows).sort_values("size_bytes")
