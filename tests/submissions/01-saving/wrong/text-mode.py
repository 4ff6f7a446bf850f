"""The pickle file is opened with 'w': the function stops there, and leaves an empty file and no table.

task2-check-save-all: 0 E-TEXT-MODE
task2-check-files: 0 E-FILE-NOT-CLOSED
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    with open(folder / "model.pkl", "w") as file:
        pickle.dump(model, file)
    joblib.dump(model, folder / "model.joblib")
    joblib.dump(model, folder / "model-compressed.joblib", compress=3)
    return [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
