"""joblib.dump gets the path first and the model second, everywhere.

task2-check-save-all: 0 E-SWAPPED-ARGUMENTS
task2-check-files: 0 E-FILE-MISSING
task3-check-size-file: 0 E-FILE-MISSING
task6-check-save-safely: 0 E-SWAPPED-ARGUMENTS
task6-check-safe-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    p1 = folder / "model.pkl"
    p2 = folder / "model.joblib"
    p3 = folder / "model-compressed.joblib"
    with p1.open("wb") as f:
        pickle.dump(model, f)
    joblib.dump(p2, model)
    joblib.dump(p3, model, compress=3)
    return [p1, p2, p3]


# %% task6-save-safely
import os


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    temporary = str(path) + ".tmp"
    try:
        joblib.dump(temporary, model)
    except Exception:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise
    os.replace(temporary, path)
