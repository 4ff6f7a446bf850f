"""The model file is read as text.

task2-check-file-hash: 0 E-TEXT-MODE
task3-check-sidecar: 0 E-TEXT-MODE
task3-check-golden: 0 E-TEXT-MODE
task3-check-sidecar-file: 0 E-FILE-MISSING
task3-check-description-file: 0 E-FILE-MISSING
task3-check-golden-file: 0 E-FILE-MISSING
task4-check-order: 0 E-TEXT-MODE
task4-check-golden: 0 E-TEXT-MODE
"""


# %% task2-file-hash
def file_hash(path):
    """Return the SHA-256 of the bytes of the file at `path`, as 64 hexadecimal digits."""
    with open(path) as file:
        return hashlib.sha256(file.read().encode()).hexdigest()
