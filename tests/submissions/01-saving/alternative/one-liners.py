"""The shortest answers: comprehensions, one-liners, and a tuple of str paths that the caller joins again."""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier as RF
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

build_pipeline = lambda: Pipeline(
    [("scaler", StandardScaler()), ("pca", PCA(10)), ("forest", RF(100, random_state=42))]
)
model = build_pipeline().fit(X_train, y_train)
# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    a, b, c = f"{folder}/model.pkl", f"{folder}/model.joblib", f"{folder}/model-compressed.joblib"
    with open(a, "wb") as f:
        f.write(pickle.dumps(model))
    return (a, *joblib.dump(model, b), *joblib.dump(model, c, 3))


# %% task3-size-table
from time import perf_counter


def load_ms(path):
    t = perf_counter()
    joblib.load(path)
    return 1e3 * (perf_counter() - t)


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    df = pd.DataFrame({"path": [Path(p) for p in paths]})
    df["format"] = df.path.map(lambda p: p.name)
    df["size_bytes"] = df.path.map(lambda p: p.stat().st_size)
    df["load_ms"] = df.path.map(lambda p: np.median([load_ms(p) for _ in range(5)]))
    return df.drop(columns="path").nsmallest(len(df), "size_bytes")


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    return np.array_equal(
        np.column_stack([original.predict(X), original.predict_proba(X)]),
        np.column_stack([loaded.predict(X), loaded.predict_proba(X)]),
    )


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    assert (model.predict(X) == joblib.load(path).predict(X)).all()


# %% task5-metadata
from datetime import datetime, timezone
from hashlib import sha256

import sklearn


def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    names = list(X)
    Path(path).write_text(
        json.dumps(
            {
                "feature_names": names,
                "trained_at": f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S+00:00}",
                "cv_mean": round(np.mean(scores), 4),
                "cv_std": round(np.std(scores), 4),
                "sklearn_version": sklearn.__version__,
                "data_sha256": sha256(repr((names, X.to_numpy().tolist(), y.tolist())).encode()).hexdigest(),
            }
        )
    )


# %% task6-save-safely
import os
import time


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    part = f"{os.path.dirname(path)}/{os.getpid()}{id(object())}{time.time_ns()}{os.path.basename(path)}"
    try:
        joblib.dump(model, part)
    except:
        os.path.exists(part) and os.remove(part)
        raise
    os.replace(part, path)
