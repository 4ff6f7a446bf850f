"""Both joblib files are compressed.

task2-check-save-all: 0 E-COMPRESSED
task2-check-files: 0 E-COMPRESSED
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    pickle_path = folder / "model.pkl"
    pickle_path.write_bytes(pickle.dumps(model))
    joblib_path = folder / "model.joblib"
    joblib.dump(model, joblib_path, compress=3)
    compressed_path = folder / "model-compressed.joblib"
    joblib.dump(model, compressed_path, compress=3)
    return [pickle_path, joblib_path, compressed_path]
