"""All files are loaded between one start and one end.

task3-check-size-table: 0 E-TIMES-OF-OTHERS
"""

# %% task3-size-table
import statistics
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    paths = [Path(path) for path in paths]
    times = []
    for _ in range(5):
        start = time.perf_counter()
        for path in paths:
            joblib.load(path)
        times.append((time.perf_counter() - start) * 1000)
    rows = [
        {"format": p.name, "size_bytes": p.stat().st_size, "load_ms": statistics.median(times)} for p in paths
    ]
    return pd.DataFrame(rows).sort_values("size_bytes")
