"""Only PicklingError is caught, so after any other failure the temporary file stays.

task6-check-save-safely: 0 E-LITTER
"""

# %% task6-save-safely
import os
import pickle


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    tmp = str(path) + ".tmp"
    try:
        joblib.dump(model, tmp)
    except pickle.PicklingError:
        os.remove(tmp)
        raise
    os.replace(tmp, path)
