"""The files are never closed and stay in a list, so their last bytes are never written; loading them fails.

task2-check-save-all: 0 E-FILE-NOT-CLOSED
task2-check-files: 0 E-FILE-NOT-CLOSED
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle

files = []  # to look at later


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    pickle_file = open(folder / "model.pkl", "wb")
    pickle.dump(model, pickle_file)
    joblib_file = open(folder / "model.joblib", "wb")
    joblib.dump(model, joblib_file)
    files.extend([pickle_file, joblib_file])
    joblib.dump(model, folder / "model-compressed.joblib", compress=3)
    return [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
