"""verify compares as many digits as the signature has.

task1-check-verify: 0 E-TAMPERED-PASSED
"""

# %% task1-sign
import hmac


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    return hmac.new(key, Path(path).read_bytes(), "sha256").hexdigest()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    return hmac.compare_digest(sign(path, key)[: len(signature)], signature)
