"""Columns with names of the student's own.

task3-check-size-table: 0 E-COLUMNS
task3-check-size-file: 0 E-COLUMNS
"""

# %% task3-size-table
import os
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    df = pd.DataFrame()
    df["File"] = [os.path.basename(p) for p in paths]
    df["Size (bytes)"] = [os.path.getsize(p) for p in paths]
    load_times = []
    for p in paths:
        runs = []
        for i in range(5):
            start = time.perf_counter()
            joblib.load(p)
            runs.append((time.perf_counter() - start) * 1000)
        load_times.append(np.median(runs))
    df["Load time (ms)"] = load_times
    return df.sort_values("Size (bytes)")
