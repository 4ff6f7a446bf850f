"""size_table returns a list of dictionaries, no DataFrame, which cannot be written as CSV.

task3-check-size-table: 0 E-WRONG-TYPE
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
    return sorted(rows, key=lambda row: row["size_bytes"])
