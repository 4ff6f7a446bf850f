"""Only the first kilobyte of the file is hashed.

task2-check-file-hash: 0 E-NOT-THE-BYTES
task3-check-sidecar: 0 E-FILE-HASH
task3-check-sidecar-file: 0 E-FILE-HASH
task4-check-order: 0 E-GOOD-REFUSED
task4-check-golden: 0 E-GOOD-REFUSED
"""


# %% task2-file-hash
def file_hash(path):
    """Return the SHA-256 of the bytes of the file at `path`, as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read(1024)).hexdigest()
