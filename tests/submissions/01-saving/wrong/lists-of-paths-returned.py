"""joblib.dump returns a list, so the three "paths" are lists and a path.

task2-check-save-all: 0 E-PATHS
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    paths = []
    with open(folder / "model.pkl", "wb") as file:
        pickle.dump(model, file)
    paths.append(folder / "model.pkl")
    paths.append(joblib.dump(model, folder / "model.joblib"))
    paths.append(joblib.dump(model, folder / "model-compressed.joblib", compress=3))
    return paths
