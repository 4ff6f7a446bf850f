"""The exception is printed and goes no further.

task6-check-save-safely: 0 E-SILENT-FAILURE
"""

# %% task6-save-safely
import os


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    tmp = f"{path}.tmp"
    try:
        joblib.dump(model, tmp)
        os.replace(tmp, path)
        print("saved", path)
    except Exception as e:
        print("Error while saving:", e)
        if os.path.exists(tmp):
            os.remove(tmp)
