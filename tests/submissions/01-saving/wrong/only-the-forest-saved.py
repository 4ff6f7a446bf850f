"""Only the last step is saved; the preprocessing is forgotten.

task2-check-save-all: 0 E-OTHER-MODEL
task2-check-files: 0 E-NOT-A-PIPELINE
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    classifier = model[-1]
    folder = Path(folder)
    with open(folder / "model.pkl", "wb") as f:
        pickle.dump(classifier, f)
    joblib.dump(classifier, folder / "model.joblib")
    joblib.dump(classifier, folder / "model-compressed.joblib", compress=3)
    return [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
