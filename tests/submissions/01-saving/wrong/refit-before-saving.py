"""save_all fits the model once more before it saves it, "to be sure"; verify_file fits what it has loaded.

task2-check-save-all: 0 E-OTHER-MODEL
task4-check-verify: 0 E-OTHER-DATA
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    model = model.fit(X_train, y_train)
    folder = Path(folder)
    paths = [folder / "model.pkl", folder / "model.joblib", folder / "model-compressed.joblib"]
    with open(paths[0], "wb") as file:
        pickle.dump(model, file)
    joblib.dump(model, paths[1])
    joblib.dump(model, paths[2], compress=3)
    return paths


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    return bool(
        (original.predict(X) == loaded.predict(X)).all()
        and (original.predict_proba(X) == loaded.predict_proba(X)).all()
    )


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    loaded = joblib.load(path)
    loaded.fit(X_train, y_train)
    original_preds = model.predict(X)
    loaded_preds = loaded.predict(X)
    assert np.array_equal(original_preds, loaded_preds)
