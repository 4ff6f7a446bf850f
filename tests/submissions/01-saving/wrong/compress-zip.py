"""compress='zip', which joblib does not know.

task2-check-save-all: 0 E-COMPRESS-VALUE
task2-check-files: 0 E-FILE-MISSING
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import os
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    pkl = os.path.join(folder, "model.pkl")
    jl = os.path.join(folder, "model.joblib")
    cmp = os.path.join(folder, "model-compressed.joblib")
    with open(pkl, "wb") as f:
        pickle.dump(model, f)
    joblib.dump(model, jl)
    joblib.dump(model, cmp, compress="zip")
    return [pkl, jl, cmp]
