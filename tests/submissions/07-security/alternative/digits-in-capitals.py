"""Digits in capitals, and both sides lowered before they are compared."""


# %% task1-sign
def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    import hmac

    return hmac.new(key, Path(path).read_bytes(), "sha256").hexdigest().upper()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    import hmac

    return hmac.compare_digest(sign(path, key).lower(), signature.lower())
