"""Whatever no loader reads is looked at letter by letter."""


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
            raise ValueError(
                ["broken", "text"][content.translate(None, bytes(set(range(32)) - {9, 10, 13})) == content]
            ) from error
    return loaded["model"] if isinstance(loaded, dict) else loaded
