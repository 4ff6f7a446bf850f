"""The fastest of several loads, as the documentation of timeit advises, in place of the median.

task3-check-size-table: 0 E-NOT-MEDIAN
"""

# %% task3-size-table
import timeit


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in paths:
        path = Path(path)
        seconds = min(timeit.repeat(lambda: joblib.load(path), number=1, repeat=7))
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": 1000 * seconds})
    return pd.DataFrame(rows).sort_values("size_bytes")
