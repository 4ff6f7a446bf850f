"""Text is what is ASCII.

task1-check-refuses: 0 E-CAUSE
"""


# %% task1-load-any
def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    content = Path(path).read_bytes()
    if not content:
        raise ValueError(f"{path} is empty")
    if content.startswith(b"version https://git-lfs"):
        raise ValueError(f"{path} is a git-LFS pointer, not the model itself")
    try:
        loaded = joblib.load(path)
    except Exception:
        try:
            loaded = dill.loads(content)
        except Exception as error:
            is_text = content.isascii()
            raise ValueError(f"{path} is {'text' if is_text else 'broken'}") from error
    return loaded["model"] if isinstance(loaded, dict) else loaded
