"""The old file is removed before the new one is written.

task6-check-save-safely: 0 E-OLD-FILE-GONE
task6-check-safe-file: 0 E-FILE-MISSING
"""

# %% task6-save-safely
import os


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    if os.path.exists(path):
        os.remove(path)
    temporary = str(path) + ".tmp"
    try:
        joblib.dump(model, temporary)
    except Exception:
        os.remove(temporary)
        raise
    os.rename(temporary, path)
