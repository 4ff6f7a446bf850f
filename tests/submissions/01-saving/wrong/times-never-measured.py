"""load_ms is typed in as zero, "to be measured later", and the files are loaded for nothing.

task3-check-size-table: 0 E-LOAD-TIME
task3-check-size-file: 0 E-LOAD-TIME
"""


# %% task3-size-table
def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in map(Path, paths):
        load_ms = 0  # TODO measure
        for _ in range(5):
            joblib.load(path)
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": load_ms})
    return pd.DataFrame(rows).sort_values("size_bytes", ignore_index=True)
