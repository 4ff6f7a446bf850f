"""The file is compressed at level 9.

task2-check-files: 0 E-LEVEL
"""


# %% task2-save-all
def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    import pickle

    folder = Path(folder)
    paths = [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
    with open(paths[0], "wb") as file:
        pickle.dump(model, file)
    joblib.dump(model, paths[1])
    joblib.dump(model, paths[2], compress=9)
    return paths
