"""The half-written temporary file stays in the folder.

task6-check-save-safely: 0 E-LITTER
"""

# %% task6-save-safely
import os


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    path = Path(path)
    tmp = path.with_suffix(".tmp")
    joblib.dump(model, tmp)
    os.replace(tmp, path)
