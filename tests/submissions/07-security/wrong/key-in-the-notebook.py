"""The key of the notebook is read once and used whatever key is passed in.

task1-check-sign: 0 E-KEY-IN-NOTEBOOK
task1-check-verify: 0 E-KEY-IN-NOTEBOOK
task2-check-read-key: 0 E-KEY-IN-NOTEBOOK
task2-check-load-verified: 0 E-KEY-IN-NOTEBOOK
"""

# %% task1-sign
import hmac

KEY = Path("secret.key").read_bytes()


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    return hmac.new(KEY, Path(path).read_bytes(), "sha256").hexdigest()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    return hmac.compare_digest(sign(path, key), signature)


# %% task2-load-verified
def read_key(path):
    """Return the content of the key file at `path`, as bytes."""
    return KEY


def load_verified(path, signature, key):
    """Return the pickled model at `path`; raise ValueError, before loading, if the signature is wrong."""
    if not verify(path, signature, key):
        raise ValueError("wrong signature")
    return pickle.loads(Path(path).read_bytes())
