"""The labels are not in the hash.

task1-check-changes: 0 E-HASH-BLIND
"""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    return hashlib.sha256(
        (
            str([(name, str(dtype).replace("object", "str")) for name, dtype in X.dtypes.items()])
            + X.to_csv(index=False, lineterminator="\n")
        ).encode()
    ).hexdigest()
