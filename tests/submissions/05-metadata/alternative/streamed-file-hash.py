"""The file is read block by block."""


# %% task2-file-hash
def file_hash(path):
    """Return the SHA-256 of the bytes of the file at `path`, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 16):
            digest.update(block)
    return digest.hexdigest()
