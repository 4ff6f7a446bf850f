"""An assert guards the loading.

task2-check-load-verified: 0 E-WRONG-EXCEPTION
"""


# %% task2-load-verified
def read_key(path):
    """Return the content of the key file at `path`, as bytes."""
    return Path(path).read_bytes()


def load_verified(path, signature, key):
    """Return the pickled model at `path`; raise ValueError, before loading, if the signature is wrong."""
    assert verify(path, signature, key), "wrong signature"
    return pickle.loads(Path(path).read_bytes())
