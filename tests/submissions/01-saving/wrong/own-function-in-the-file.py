"""A function of the notebook is saved inside the files: another process does not know it.

task2-check-save-all: 0 E-REFUSED-CLASS
task2-check-files: 0 E-REFUSED-CLASS
"""

# %% task2-save-all
import pickle

from sklearn.preprocessing import FunctionTransformer


def clean(X):
    return X.fillna(0)


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    model.steps.insert(0, ("clean", FunctionTransformer(clean)))
    with open(folder / "model.pkl", "wb") as f:
        pickle.dump(model, f)
    joblib.dump(model, folder / "model.joblib")
    joblib.dump(model, folder / "model-compressed.joblib", compress=3)
    model.steps.pop(0)
    return [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
