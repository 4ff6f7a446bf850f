"""A note is written over model.joblib, in the belief that it is added.

task2-check-save-all: 0 E-FILE-BROKEN
task2-check-files: 0 E-FILE-BROKEN
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    paths = [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
    with open(paths[0], "wb") as f:
        pickle.dump(model, f)
    for path, compress in zip(paths[1:], [0, 3]):
        joblib.dump(model, path, compress=compress)
    paths[1].write_text("random forest, trained today")
    return paths
