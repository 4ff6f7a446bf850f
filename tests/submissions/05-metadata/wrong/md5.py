"""MD5 in place of SHA-256.

task1-check-same: 0 E-HASH-FORM
task1-check-changes: 0 E-HASH-FORM
task3-check-sidecar: 0 E-HASH-FORM
task3-check-sidecar-file: 0 E-DATA-HASH
"""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    dtypes = json.dumps(
        [
            [name, "text" if pd.api.types.is_string_dtype(dtype) else str(dtype)]
            for name, dtype in X.dtypes.items()
        ]
    )
    text = "\n".join(
        [dtypes, X.to_csv(index=False, lineterminator="\n"), y.to_csv(index=False, lineterminator="\n")]
    )
    return hashlib.md5(text.encode()).hexdigest()
