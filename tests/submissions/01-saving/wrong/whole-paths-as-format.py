"""`format` holds the whole path, folder included.

task3-check-size-table: 0 E-FORMAT-NAMES
task3-check-size-file: 0 E-FORMAT-NAMES
"""

# %% task3-size-table
import os
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in paths:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            joblib.load(path)
            times.append((time.perf_counter() - start) * 1000)
        rows.append({"format": path, "size_bytes": os.path.getsize(path), "load_ms": np.median(times)})
    return pd.DataFrame(rows).sort_values("size_bytes")
