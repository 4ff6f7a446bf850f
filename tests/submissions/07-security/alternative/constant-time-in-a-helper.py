"""A helper compares; verify and load_verified share one reading of the file."""

# %% task1-sign
import hmac


def hmac_of(content, key):
    return hmac.new(key, msg=content, digestmod="sha256").hexdigest()


def same_text(a, b):
    return hmac.compare_digest(a.encode(), b.encode())


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    return hmac_of(Path(path).read_bytes(), key)


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    return True if same_text(sign(path, key), signature) else False


# %% task2-load-verified
def read_key(path):
    """Return the content of the key file at `path`, as bytes."""
    return Path(path).read_bytes()


class WrongSignature(ValueError):
    pass


def load_verified(path, signature, key):
    """Return the pickled model at `path`; raise ValueError, before loading, if the signature is wrong."""
    content = Path(path).read_bytes()  # what is verified is what is loaded
    if not same_text(hmac_of(content, key), signature):
        raise WrongSignature(str(path))
    return pickle.loads(content)
