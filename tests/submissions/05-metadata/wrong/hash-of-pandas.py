"""hash_pandas_object, which does not look at the names of columns.

task1-check-changes: 0 E-HASH-BLIND
"""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    digest = hashlib.sha256(pd.util.hash_pandas_object(X).to_numpy().tobytes())
    digest.update(pd.util.hash_pandas_object(y).to_numpy().tobytes())
    return digest.hexdigest()
