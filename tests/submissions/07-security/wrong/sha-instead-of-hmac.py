"""A plain SHA-256 as the signature.

task1-check-sign: 0 E-SHA-ONLY
task1-check-verify: 0 E-SHA-ONLY
task1-check-signed-file: 0 E-SHA-ONLY
task2-check-load-verified: 0 E-HONEST-REFUSED
"""

# %% task1-sign
import hashlib
import hmac


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    return hmac.compare_digest(sign(path, key), signature)
