"""The model is loaded and pickled again, and that is hashed: other bytes, and too late.

task2-check-file-hash: 0 E-NOT-THE-BYTES
task3-check-sidecar: 0 E-FILE-HASH
task3-check-sidecar-file: 0 E-FILE-HASH
task4-check-order: 0 E-GOOD-REFUSED
task4-check-golden: 0 E-GOOD-REFUSED
"""


# %% task2-file-hash
def file_hash(path):
    """Return the SHA-256 of the bytes of the file at `path`, as 64 hexadecimal digits."""
    import pickle

    return hashlib.sha256(pickle.dumps(joblib.load(path))).hexdigest()
