"""model['forest'] is saved: no preprocessing, and no such step in another model.

task2-check-save-all: 0 E-SINGLE-STEP
task2-check-files: 0 E-NOT-A-PIPELINE
task6-check-save-safely: 0 E-SINGLE-STEP
task6-check-safe-file: 0 E-NOT-A-PIPELINE
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    forest = model["forest"]
    pickle.dump(forest, (folder / "model.pkl").open("wb"))
    joblib.dump(forest, folder / "model.joblib")
    joblib.dump(forest, folder / "model-compressed.joblib", compress=3)
    return [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]


# %% task6-save-safely
import os


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    if isinstance(model, dict):
        forest = model
    else:
        forest = model.named_steps["forest"]
    temporary = f"{path}.tmp"
    try:
        joblib.dump(forest, temporary)
    except Exception:
        os.remove(temporary)
        raise
    os.replace(temporary, path)
