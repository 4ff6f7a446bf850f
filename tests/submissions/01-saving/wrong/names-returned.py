"""save_all returns file names without their folder.

task2-check-save-all: 0 E-PATHS
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import os
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    names = ["model.pkl", "model.joblib", "model-compressed.joblib"]
    with open(os.path.join(folder, names[0]), "wb") as file:
        pickle.dump(model, file)
    joblib.dump(model, os.path.join(folder, names[1]))
    joblib.dump(model, os.path.join(folder, names[2]), compress=3)
    return names
