"""sys.exit() in answer cells and in functions: a function that exits earns nothing, and the rest counts as ever.

task3-check-size-table: 0 E-EXIT
task3-check-size-file: 0 E-FILE-MISSING
"""

# %% task2-save-all
import pickle
import sys


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    paths = [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
    with open(paths[0], "wb") as file:
        pickle.dump(model, file)
    joblib.dump(model, paths[1])
    joblib.dump(model, paths[2], compress=3)
    return paths


sys.exit(0)  # all done, no need to check anything


# %% task3-size-table
def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    sys.exit(0)
