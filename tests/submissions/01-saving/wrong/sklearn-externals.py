"""joblib is imported from sklearn.externals, as in an old tutorial: inside one function, at the top of another cell.

task2-check-save-all: 0 E-SKLEARN-EXTERNALS
task2-check-files: 0 E-FILE-MISSING
task3-check-size-file: 0 E-FILE-MISSING
task6-check-save-safely: 0 E-NOT-DEFINED
task6-check-safe-file: 0 E-FILE-MISSING
"""


# %% task2-save-all
def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    import pickle
    from sklearn.externals import joblib

    folder = Path(folder)
    with open(folder / "model.pkl", "wb") as f:
        pickle.dump(model, f)
    joblib.dump(model, folder / "model.joblib")
    joblib.dump(model, folder / "model-compressed.joblib", compress=3)
    return [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]


# %% task6-save-safely
import os

import sklearn.externals.joblib as joblib


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    tmp = str(path) + ".tmp"
    try:
        joblib.dump(model, tmp)
    except Exception:
        if os.path.exists(tmp):
            os.remove(tmp)
        raise
    os.replace(tmp, path)
