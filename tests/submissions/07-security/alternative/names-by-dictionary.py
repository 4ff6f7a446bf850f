"""compare_digest under another name, a dictionary of modules, the loader made by a function."""

# %% task1-sign
from hashlib import sha256
from hmac import compare_digest as same
from hmac import digest


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    with open(path, "rb") as file:
        return digest(key, file.read(), sha256).hex()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    try:
        return same(bytes.fromhex(sign(path, key)), bytes.fromhex(signature))
    except ValueError:
        return False


# %% task3-restricted-load
MODULES = {
    "numpy": "dtype ndarray",
    "numpy._core.multiarray": "_reconstruct scalar",
    "sklearn.linear_model._logistic": "LogisticRegression",
    "sklearn.pipeline": "Pipeline",
    "sklearn.preprocessing._data": "StandardScaler",
}
ALLOWED = {(module, name) for module, names in MODULES.items() for name in names.split()}


def restricted_load(path):
    """Load the pickle at `path`; raise pickle.UnpicklingError if it asks for anything not in ALLOWED."""
    import io

    class Loader(pickle.Unpickler):
        def find_class(self, module, name):
            if (module, name) in ALLOWED:
                return super().find_class(module, name)
            raise pickle.UnpicklingError(module + "." + name)

    return Loader(io.BytesIO(Path(path).read_bytes())).load()
