"""A missing file is called broken.

task1-check-refuses: 0 E-MISSING-FILE
"""


# %% task1-load-any
def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ValueError("broken") from error
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
    return loaded["model"] if isinstance(loaded, dict) else loaded
