"""The third file gets another name, but no compress=3.

task2-check-save-all: 0 E-NOT-COMPRESSED
task2-check-files: 0 E-NOT-COMPRESSED
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    with open(folder / "model.pkl", "wb") as f:
        pickle.dump(model, f)
    paths = [folder / "model.pkl"]
    for name in ["model.joblib", "model-compressed.joblib"]:
        joblib.dump(model, folder / name)
        paths.append(folder / name)
    return paths
