"""verify prints its answer and returns nothing.

task1-check-verify: 0 E-NO-RETURN
task2-check-load-verified: 0 E-HONEST-REFUSED
"""

# %% task1-sign
import hmac


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    return hmac.new(key, Path(path).read_bytes(), "sha256").hexdigest()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    print(hmac.compare_digest(sign(path, key), signature))
