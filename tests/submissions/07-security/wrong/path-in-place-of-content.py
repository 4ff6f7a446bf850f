"""The hash function is given the path.

task1-check-sign: 0 E-NOT-BYTES
task1-check-verify: 0 E-NOT-BYTES
task1-check-signed-file: 0 E-FILE-MISSING
task2-check-load-verified: 0 E-NOT-BYTES
"""

# %% task1-sign
import hmac


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    return hmac.new(key, path, "sha256").hexdigest()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    return hmac.compare_digest(sign(path, key), signature)
