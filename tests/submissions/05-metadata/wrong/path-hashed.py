"""The path is hashed, not the file.

task2-check-file-hash: 0 E-PATH-HASHED
task3-check-sidecar: 0 E-PATH-HASHED
task3-check-sidecar-file: 0 E-PATH-HASHED
task4-check-order: 0 E-GOOD-REFUSED
task4-check-golden: 0 E-GOOD-REFUSED
"""


# %% task2-file-hash
def file_hash(path):
    """Return the SHA-256 of the bytes of the file at `path`, as 64 hexadecimal digits."""
    return hashlib.sha256(str(path).encode()).hexdigest()
