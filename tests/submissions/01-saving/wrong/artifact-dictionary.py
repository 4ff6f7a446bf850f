"""A dictionary with the model and notes is saved in place of the model, and unpacked by nobody.

task2-check-save-all: 0 E-CONTAINER
task2-check-files: 0 E-CONTAINER
task6-check-save-safely: 0 E-CONTAINER
task6-check-safe-file: 0 E-CONTAINER
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    artifact = {"model": model, "features": list(X_train.columns), "author": "me"}
    folder = Path(folder)
    paths = [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
    with open(paths[0], "wb") as f:
        pickle.dump(artifact, f)
    joblib.dump(artifact, paths[1])
    joblib.dump(artifact, paths[2], compress=3)
    return paths


# %% task6-save-safely
import os


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    artifact = {"model": model, "features": list(X_train.columns)}
    new = str(path) + ".new"
    try:
        joblib.dump(artifact, new)
    except Exception:
        os.remove(new)
        raise
    os.replace(new, path)
