"""Python's own hash(), which is salted in each process, made into 64 digits.

task1-check-same: 0 E-HASH-UNSTABLE
task1-check-changes: 0 E-HASH-UNSTABLE
"""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    text = (
        str(list(X.dtypes.items()))
        + X.to_csv(index=False, lineterminator="\n")
        + y.to_csv(index=False, lineterminator="\n")
    )
    return f"{hash(text) & (2**64 - 1):064x}"
