"""save_all returns nothing, so there is no table of sizes.

task2-check-save-all: 0 E-NO-RETURN
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    with open(folder / "model.pkl", "wb") as file:
        pickle.dump(model, file)
    joblib.dump(model, folder / "model.joblib")
    joblib.dump(model, folder / "model-compressed.joblib", compress=3)
    print("saved", [str(path) for path in folder.iterdir()])
