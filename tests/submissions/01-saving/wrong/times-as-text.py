"""The times are written as text.

task3-check-size-table: 0 E-LOAD-TIME
"""


# %% task3-size-table
def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    import statistics
    import time

    rows = []
    for path in map(Path, paths):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            joblib.load(path)
            times.append((time.perf_counter() - start) * 1000)
        rows.append(
            {
                "format": path.name,
                "size_bytes": path.stat().st_size,
                "load_ms": f"{statistics.median(times):.2f}",
            }
        )
    return pd.DataFrame(rows).sort_values("size_bytes", ignore_index=True)
