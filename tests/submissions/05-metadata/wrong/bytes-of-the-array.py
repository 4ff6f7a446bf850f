"""The bytes of an array that holds texts are addresses.

task1-check-same: 0 E-HASH-UNSTABLE
task1-check-changes: 0 E-HASH-UNSTABLE
"""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    digest = hashlib.sha256(str(X.dtypes).encode())
    digest.update(X.to_numpy().tobytes())
    digest.update(y.to_numpy().tobytes())
    return digest.hexdigest()
