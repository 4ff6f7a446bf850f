"""pickle.dump is given a path, as joblib.dump may be.

task2-check-save-all: 0 E-PATH-NOT-FILE
task2-check-files: 0 E-FILE-MISSING
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    paths = [
        Path(folder) / "model.pkl",
        Path(folder) / "model.joblib",
        Path(folder) / "model-compressed.joblib",
    ]
    pickle.dump(model, paths[0])
    joblib.dump(model, paths[1])
    joblib.dump(model, paths[2], compress=3)
    return paths
