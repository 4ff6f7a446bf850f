"""joblib.dumps, in analogy to pickle.dumps; there is no such function.

task2-check-save-all: 0 E-NO-JOBLIB-DUMPS
task2-check-files: 0 E-FILE-MISSING
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    paths = [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
    paths[0].write_bytes(pickle.dumps(model))
    paths[1].write_bytes(joblib.dumps(model))
    paths[2].write_bytes(joblib.dumps(model, compress=3))
    return paths
