"""The functions have arguments with other names than the variables that they use: the notebook's `model`.

task2-check-save-all: 0 E-OTHER-MODEL
task4-check-verify: 0 E-OTHER-DATA
task6-check-save-safely: 0 E-OTHER-MODEL
"""

# %% task2-save-all
import pickle


def save_all(m, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    pkl = Path(folder) / "model.pkl"
    with open(pkl, "wb") as f:
        pickle.dump(model, f)
    plain = Path(folder) / "model.joblib"
    joblib.dump(model, plain)
    small = Path(folder) / "model-compressed.joblib"
    joblib.dump(model, small, compress=3)
    return [pkl, plain, small]


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    same_labels = np.array_equal(original.predict(X), loaded.predict(X))
    same_probs = np.array_equal(original.predict_proba(X), loaded.predict_proba(X))
    return same_labels and same_probs


def verify_file(m, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X_test)
    loaded_preds = joblib.load(path).predict(X_test)
    assert np.array_equal(original_preds, loaded_preds)


# %% task6-save-safely
def save_safely(m, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    temporary = Path(f"{path}.tmp")
    try:
        joblib.dump(model, temporary)
    except Exception:
        temporary.unlink()
        raise
    temporary.replace(path)
