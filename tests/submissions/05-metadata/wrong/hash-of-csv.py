"""The hash of exercise 01, of two CSV texts: a number stored as text is not noticed.

task1-check-changes: 0 E-HASH-BLIND
"""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    text = X.to_csv(index=False, lineterminator="\n") + y.to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(text.encode()).hexdigest()
