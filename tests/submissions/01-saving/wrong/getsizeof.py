"""sys.getsizeof of the loaded model is taken for the size of the file.

task3-check-size-table: 0 E-SIZE
task3-check-size-file: 0 E-SIZE
"""

# %% task3-size-table
import sys
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in paths:
        times = []
        for i in range(5):
            start = time.perf_counter()
            loaded = joblib.load(path)
            end = time.perf_counter()
            times.append((end - start) * 1000)
        rows.append(
            {"format": Path(path).name, "size_bytes": sys.getsizeof(loaded), "load_ms": np.median(times)}
        )
    return pd.DataFrame(rows).sort_values("size_bytes")
