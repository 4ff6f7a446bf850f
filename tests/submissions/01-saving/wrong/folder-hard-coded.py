"""The folder `models` and its file names are typed into the functions.

task2-check-save-all: 0 E-NO-SUCH-FILE
task4-check-verify: 0 E-NO-SUCH-FILE
task5-check-metadata: 0 E-NO-SUCH-FILE
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    with open("models/model.pkl", "wb") as f:
        pickle.dump(model, f)
    joblib.dump(model, "models/model.joblib")
    joblib.dump(model, "models/model-compressed.joblib", compress=3)
    return ["models/model.pkl", "models/model.joblib", "models/model-compressed.joblib"]


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    if not np.array_equal(original.predict(X), loaded.predict(X)):
        return False
    return np.array_equal(original.predict_proba(X), loaded.predict_proba(X))


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_model = joblib.load("models/model.joblib")
    loaded_preds = loaded_model.predict(X)
    assert np.array_equal(original_preds, loaded_preds)


# %% task5-metadata
def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    import hashlib
    from datetime import datetime, timezone

    import sklearn

    text = X.to_csv() + y.to_csv()
    metadata = {
        "feature_names": list(X.columns),
        "trained_at": datetime.now(timezone.utc).isoformat(),
        "cv_mean": float(scores.mean()),
        "cv_std": float(scores.std()),
        "sklearn_version": sklearn.__version__,
        "data_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    with open("models/metadata.json", "w") as f:
        json.dump(metadata, f)
