"""A clone of the loaded model is returned.

task1-check-reads: 0 E-CLONED
task4-check-start: 0 E-REFUSED-RIGHT
task4-check-accepted: 0 E-CANDIDATES
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
            is_text = all(byte >= 32 or byte in b"\t\r\n" for byte in content)
            raise ValueError(f"{path} is {'text' if is_text else 'broken'}") from error
    from sklearn.base import clone

    return clone(loaded["model"] if isinstance(loaded, dict) else loaded)
