"""Nanoseconds divided by a thousand: microseconds.

task3-check-size-table: 0 E-UNIT
"""

# %% task3-size-table
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in map(Path, paths):
        times = []
        for _ in range(10):
            start = time.perf_counter_ns()
            joblib.load(path)
            times.append((time.perf_counter_ns() - start) / 1000)
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": np.median(times)})
    return pd.DataFrame(rows).sort_values("size_bytes")
