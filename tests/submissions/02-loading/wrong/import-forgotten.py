"""A module is used that was never imported.

task1-check-reads: 0 E-NAME
task1-check-refuses: 0 E-NAME
task1-check-inventory: 0 E-FILE-MISSING
task4-check-start: 0 E-NAME
task4-check-accepted: 0 E-FILE-MISSING
"""


# %% task1-load-any
def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    content = Path(path).read_bytes()
    if not content:
        raise ValueError(f"{path} is empty")
    if content.startswith(b"version https://git-lfs"):
        raise ValueError(f"{path} is a git-LFS pointer")
    if not content.endswith(b".") and all(byte >= 32 or byte in b"\t\r\n" for byte in content):
        raise ValueError(f"{path} is text")
    loaded = pickle.loads(content)
    return loaded["model"] if isinstance(loaded, dict) else loaded
