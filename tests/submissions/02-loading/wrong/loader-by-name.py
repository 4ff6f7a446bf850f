"""The loader is chosen by the ending of the file name.

task1-check-reads: 0 E-WRONG-LOADER
task1-check-inventory: 0 E-INVENTORY
task4-check-accepted: 0 E-CANDIDATES
"""

# %% task1-load-any
import pickle


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
        if str(path).endswith(".joblib"):
            loaded = joblib.load(path)
        elif str(path).endswith(".pkl"):
            loaded = pickle.loads(content)
        else:
            loaded = dill.loads(content)
    except Exception as error:
        raise ValueError(f"{path} is broken") from error
    return loaded["model"] if isinstance(loaded, dict) else loaded
