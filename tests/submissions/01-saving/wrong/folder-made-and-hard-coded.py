"""The function makes the folder `models` itself, and saves there whatever folder it is given.

task2-check-save-all: 0 E-FILE-MISSING
"""

# %% task2-save-all
import os
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    os.makedirs("models", exist_ok=True)
    paths = ["models/model.pkl", "models/model.joblib", "models/model-compressed.joblib"]
    with open(paths[0], "wb") as f:
        pickle.dump(model, f)
    joblib.dump(model, paths[1])
    joblib.dump(model, paths[2], compress=3)
    return paths
