"""The key is read as text.

task2-check-read-key: 0 E-TEXT-MODE
"""


# %% task2-load-verified
def read_key(path):
    """Return the content of the key file at `path`, as bytes."""
    return Path(path).read_text(encoding="utf-8")


def load_verified(path, signature, key):
    """Return the pickled model at `path`; raise ValueError, before loading, if the signature is wrong."""
    if not verify(path, signature, key):
        raise ValueError("wrong signature")
    return pickle.loads(Path(path).read_bytes())
