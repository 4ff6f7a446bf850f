"""A variable has the name of the module with the checks."""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    is_text = pd.api.types.is_string_dtype
    kinds = [[name, "text" if is_text(dtype) else str(dtype)] for name, dtype in X.dtypes.items()]
    tables = [table.to_csv(index=False, lineterminator="\n") for table in (X, y)]
    text = "\n".join([json.dumps(kinds), *tables])
    return hashlib.sha256(text.encode()).hexdigest()


metadata = {"author": "me"}
