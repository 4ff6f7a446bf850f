"""A wrong signature gives None in place of an exception.

task2-check-load-verified: 0 E-NOT-VERIFIED
"""


# %% task2-load-verified
def read_key(path):
    """Return the content of the key file at `path`, as bytes."""
    return Path(path).read_bytes()


def load_verified(path, signature, key):
    """Return the pickled model at `path`; raise ValueError, before loading, if the signature is wrong."""
    if not verify(path, signature, key):
        return None
    return pickle.loads(Path(path).read_bytes())
