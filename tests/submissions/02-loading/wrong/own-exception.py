"""Bad files raise an exception class of their own.

task1-check-refuses: 0 E-WRONG-CLASS
task1-check-inventory: 0 E-FILE-MISSING
task4-check-start: 0 E-TASK-1-FIRST
task4-check-accepted: 0 E-FILE-MISSING
"""


# %% task1-load-any
class BadModel(Exception):
    """A file without a model."""


def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    content = Path(path).read_bytes()
    if not content:
        raise BadModel(f"{path} is empty")
    if content.startswith(b"version https://git-lfs"):
        raise BadModel(f"{path} is a git-LFS pointer")
    if not content.endswith(b".") and all(byte >= 32 or byte in b"\t\r\n" for byte in content):
        raise BadModel(f"{path} is text")
    try:
        loaded = joblib.load(path)
    except Exception:
        try:
            loaded = dill.loads(content)
        except Exception as error:
            raise BadModel(f"{path} is broken") from error
    return loaded["model"] if isinstance(loaded, dict) else loaded
