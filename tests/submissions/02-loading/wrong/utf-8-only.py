"""Text is what decodes as UTF-8, and so Excel's file is called broken.

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
            try:
                content.decode("utf-8")
            except UnicodeDecodeError:
                raise ValueError("broken") from error
            raise ValueError("broken" if b"\0" in content else "text") from error
    return loaded["model"] if isinstance(loaded, dict) else loaded
