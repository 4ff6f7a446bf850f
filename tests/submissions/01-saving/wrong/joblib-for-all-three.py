"""model.pkl is written by joblib too.

task2-check-save-all: 0 E-WRONG-FORMAT
task2-check-files: 0 E-WRONG-FORMAT
"""


# %% task2-save-all
def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    paths = [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
    joblib.dump(model, paths[0])
    joblib.dump(model, paths[1])
    joblib.dump(model, paths[2], compress=3)
    return paths
