"""The model is loaded first and verified afterwards.

task2-check-load-verified: 0 E-HASH-AFTER-LOAD
"""


# %% task2-load-verified
def read_key(path):
    """Return the content of the key file at `path`, as bytes."""
    return Path(path).read_bytes()


def load_verified(path, signature, key):
    """Return the pickled model at `path`; raise ValueError, before loading, if the signature is wrong."""
    model = pickle.loads(Path(path).read_bytes())
    if not verify(path, signature, key):
        raise ValueError("wrong signature")
    return model
