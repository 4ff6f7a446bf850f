"""The old file is copied without asking whether there is one: the first save fails.

task6-check-save-safely: 0 E-NO-SUCH-FILE
task6-check-safe-file: 0 E-FILE-MISSING
"""


# %% task6-save-safely
def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    backup = str(path) + ".bak"
    shutil.copy(path, backup)
    try:
        joblib.dump(model, path)
    except Exception:
        shutil.move(backup, path)
        raise
    Path(backup).unlink()
