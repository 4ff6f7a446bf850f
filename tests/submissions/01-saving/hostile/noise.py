"""Right answers that print, warn, log and write to stderr all the time: full marks."""

# %% task1-pipeline
import logging
import sys
import warnings

from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("always")
logging.basicConfig(level=logging.DEBUG)


def shout(text):
    print("!" * 2000, text)
    print(text, file=sys.stderr)
    sys.stderr.write(text + "\n")
    warnings.warn(text, stacklevel=2)
    logging.error(text)
    logging.getLogger("student").critical(text)


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    shout("building")
    return Pipeline(
        [
            ("scaler", StandardScaler()),
            ("pca", PCA(n_components=10)),
            ("forest", RandomForestClassifier(n_estimators=100, random_state=42)),
        ]
    )


model = build_pipeline().fit(X_train, y_train)
# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    shout("saving")
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
    shout("comparing")
    return np.array_equal(original.predict(X), loaded.predict(X)) and np.array_equal(
        original.predict_proba(X), loaded.predict_proba(X)
    )


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    shout("verifying")
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    assert np.array_equal(original_preds, loaded_preds), f"{path} holds another model"


# %% task6-save-safely
import os


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    shout("saving safely")
    path = Path(path)
    temporary = path.with_name(f"{os.urandom(8).hex()}-{path.name}")
    try:
        joblib.dump(model, temporary)
    except BaseException:
        shout("that failed")
        temporary.unlink(missing_ok=True)
        raise
    os.replace(temporary, path)
