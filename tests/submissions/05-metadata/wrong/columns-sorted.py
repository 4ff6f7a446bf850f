"""The columns are sorted first, to be on the safe side: their order is lost.

task1-check-changes: 0 E-HASH-BLIND
"""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    X = X[sorted(X.columns)]
    text = str(list(X.dtypes.items())) + X.to_csv(index=False) + y.to_csv(index=False)
    return hashlib.sha256(text.encode()).hexdigest()
