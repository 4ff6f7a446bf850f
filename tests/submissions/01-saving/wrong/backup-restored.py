"""The old file is kept as a backup, and comes back if the dump fails.

task6-check-save-safely: 0 E-HALF-SEEN
"""


# %% task6-save-safely
def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    path = Path(path)
    backup = path.with_suffix(".bak")
    if path.exists():
        shutil.copy2(path, backup)
    try:
        joblib.dump(model, path)
    except Exception:
        path.unlink(missing_ok=True)
        if backup.exists():
            backup.rename(path)
        raise
    backup.unlink(missing_ok=True)
