"""The model is looked for under another key.

task1-check-reads: 0 E-CONTAINER
task1-check-inventory: 0 E-FILE-MISSING
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
    try:
        loaded = joblib.load(path)
    except Exception:
        try:
            loaded = dill.loads(content)
        except Exception as error:
            raise ValueError(f"{path} is broken") from error
    return loaded["pipeline"] if isinstance(loaded, dict) else loaded
