"""sort_values is called, and its result is not used.

task3-check-size-table: 0 E-NOT-SORTED
task3-check-size-file: 0 E-NOT-SORTED
"""

# %% task3-size-table
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    data = []
    for p in paths:
        p = Path(p)
        t = []
        for _ in range(5):
            t0 = time.perf_counter()
            joblib.load(p)
            t.append(1000 * (time.perf_counter() - t0))
        data.append([p.name, p.stat().st_size, np.median(t)])
    df = pd.DataFrame(data, columns=["format", "size_bytes", "load_ms"])
    df.sort_values("size_bytes")
    return df
