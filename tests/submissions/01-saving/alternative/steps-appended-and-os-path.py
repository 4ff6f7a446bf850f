"""A list of steps grown by append, os.path and str paths throughout, a table from a dictionary of columns."""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    pipe = Pipeline(steps=[("scaler", StandardScaler())])
    pipe.steps.append(("pca", PCA()))
    pipe.steps.append(("forest", RandomForestClassifier()))
    pipe.set_params(pca__n_components=10, forest__n_estimators=100, forest__random_state=42)
    return pipe


model = build_pipeline()
model.fit(X_train, y_train)
# %% task2-save-all
import os
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    pkl = os.path.join(folder, "model.pkl")
    plain = os.path.join(folder, "model.joblib")
    small = os.path.join(folder, "model-compressed.joblib")
    f = open(pkl, "wb")
    pickle.dump(model, f, protocol=4)
    f.close()
    joblib.dump(model, plain)
    joblib.dump(model, small, compress=("zlib", 3))
    return pkl, plain, small


# %% task3-size-table
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    columns = {"format": [], "size_bytes": [], "load_ms": []}
    for path in sorted(paths, key=os.path.getsize):
        joblib.load(path)  # warm up
        ns = []
        for i in range(7):
            t0 = time.perf_counter_ns()
            joblib.load(path)
            ns.append(time.perf_counter_ns() - t0)
        columns["format"].append(os.path.basename(path))
        columns["size_bytes"].append(os.path.getsize(path))
        columns["load_ms"].append(np.median(ns) / 1e6)
    return pd.DataFrame(columns)


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    if not (original.predict(X) == loaded.predict(X)).all():
        return False
    if not (original.predict_proba(X) == loaded.predict_proba(X)).all():
        return False
    return True


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    with open(path, "rb") as f:
        loaded = joblib.load(f)
    loaded_preds = loaded.predict(X)
    assert np.array_equal(original_preds, loaded_preds)


# %% task6-save-safely
import tempfile


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    folder, name = os.path.split(path)
    tmp = os.path.join(folder, next(tempfile._get_candidate_names()) + name)
    try:
        joblib.dump(model, tmp)
        shutil.move(tmp, path)
    finally:
        if os.path.exists(tmp):
            os.remove(tmp)
