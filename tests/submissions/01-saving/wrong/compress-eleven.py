"""compress=11, "more than 9 must be even smaller".

task2-check-save-all: 0 E-COMPRESS-VALUE
task2-check-files: 0 E-FILE-MISSING
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    paths = [folder / n for n in ("model.pkl", "model.joblib", "model-compressed.joblib")]
    with paths[0].open("wb") as f:
        pickle.dump(model, f)
    joblib.dump(model, paths[1])
    joblib.dump(model, paths[2], compress=11)
    return paths
