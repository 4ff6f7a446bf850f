"""Sizes in kilobytes, rounded.

task3-check-size-table: 0 E-SIZE
task3-check-size-file: 0 E-SIZE
"""

# %% task3-size-table
import os
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in paths:
        times = []
        for i in range(5):
            start = time.perf_counter()
            joblib.load(path)
            times.append((time.perf_counter() - start) * 1000)
        kb = round(os.path.getsize(path) / 1024, 1)
        rows.append({"format": os.path.basename(path), "size_bytes": kb, "load_ms": np.median(times)})
    return pd.DataFrame(rows).sort_values("size_bytes")
