"""Type hints, docstrings and log lines as at work; NamedTemporaryFile gives the temporary name."""

# %% task1-pipeline
import logging

from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
log = logging.getLogger("saving")

N_COMPONENTS = 10
N_TREES = 100
SEED = 42


def build_pipeline() -> Pipeline:
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    log.info("building a pipeline with %d components", N_COMPONENTS)
    steps = {
        "scaler": StandardScaler(),
        "pca": PCA(n_components=N_COMPONENTS),
        "forest": RandomForestClassifier(n_estimators=N_TREES, random_state=SEED, n_jobs=1),
    }
    return Pipeline(list(steps.items()))


model: Pipeline = build_pipeline().fit(X_train, y_train)
log.info("fitted on %d rows", len(X_train))
# %% task2-save-all
import pickle


def save_all(model: Pipeline, folder: str | Path) -> list[Path]:
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "model.pkl").open("wb") as file:
        pickle.dump(model, file)
    joblib.dump(model, folder / "model.joblib", compress=False)
    joblib.dump(model, folder / "model-compressed.joblib", compress=3)
    paths = sorted(folder.glob("model*"))
    log.info("wrote %s", [path.name for path in paths])
    return paths


# %% task4-identical
def identical(original, loaded, X) -> bool:
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    checks = [
        np.array_equal(original.predict(X), loaded.predict(X)),
        np.array_equal(original.predict_proba(X), loaded.predict_proba(X)),
    ]
    log.info("labels equal: %s, probabilities equal: %s", *checks)
    return all(checks)


def verify_file(model, path, X) -> None:
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    assert (original_preds == loaded_preds).all(), "not the same model"
    log.warning("%s is good", path)


# %% task6-save-safely
import tempfile


def save_safely(model, path) -> None:
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    path = Path(path)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=path.suffix, delete=False) as file:
        temporary = Path(file.name)
    try:
        joblib.dump(model, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    temporary.replace(path)
    log.info("saved %s", path)
