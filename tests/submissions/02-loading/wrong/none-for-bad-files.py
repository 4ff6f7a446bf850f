"""A file that cannot be loaded gives None.

task1-check-refuses: 0 E-NO-ERROR
task1-check-inventory: 0 E-INVENTORY
task4-check-start: 0 E-WRONG-ERROR
task4-check-accepted: 0 E-FILE-MISSING
"""


# %% task1-load-any
def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    content = Path(path).read_bytes()
    for load in (lambda: joblib.load(path), lambda: dill.loads(content)):
        try:
            loaded = load()
        except Exception:
            continue
        return loaded["model"] if isinstance(loaded, dict) else loaded
    return None
