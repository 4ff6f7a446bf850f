"""str(X) prints the first and the last rows only.

task1-check-same: 0 E-HASH-BLIND
task1-check-changes: 0 E-HASH-BLIND
"""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    return hashlib.sha256((str(X.dtypes) + str(X) + str(y)).encode()).hexdigest()
