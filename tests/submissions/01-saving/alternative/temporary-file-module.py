"""tempfile makes the temporary file, the table grows row by row, the metadata is typed out as a list of pairs."""

# %% task1-pipeline
import sklearn.decomposition
import sklearn.ensemble
import sklearn.pipeline
import sklearn.preprocessing


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    scaler = sklearn.preprocessing.StandardScaler()
    pca = sklearn.decomposition.PCA(10)
    forest = sklearn.ensemble.RandomForestClassifier(random_state=42)  # 100 trees is the default
    return sklearn.pipeline.Pipeline([("scaler", scaler), ("pca", pca), ("forest", forest)])


model = sklearn.base.clone(build_pipeline()).fit(X=X_train, y=y_train)
# %% task3-size-table
import datetime


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    df = pd.DataFrame(columns=["format", "size_bytes", "load_ms"])
    for path in paths:
        millis = pd.Series(dtype=float)
        for k in range(11):
            start = datetime.datetime.now()
            joblib.load(path)
            millis[k] = (datetime.datetime.now() - start) / datetime.timedelta(milliseconds=1)
        size = Path(path).stat().st_size
        df.loc[len(df)] = [str(path).replace("\\", "/").split("/")[-1], size, millis.median()]
    return df.sort_values("size_bytes", ascending=True)


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    label_difference = np.abs(original.predict(X) - loaded.predict(X)).max()
    proba_difference = np.abs(original.predict_proba(X) - loaded.predict_proba(X)).max()
    return label_difference == 0 and proba_difference == 0


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    original_preds = model.predict(X)
    loaded_preds = joblib.load(path).predict(X)
    if not np.array_equal(original_preds, loaded_preds):
        n = np.sum(original_preds != loaded_preds)
        raise AssertionError(f"{n} predictions differ")


# %% task5-metadata
import datetime
import hashlib

import sklearn


def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    table = X.assign(**{"__target__": y.to_numpy()})
    digest = hashlib.new("sha256", json.dumps(table.to_dict("split"), sort_keys=True).encode("utf8"))
    now = datetime.datetime.now(tz=datetime.UTC).replace(microsecond=0)
    pairs = [
        ("feature_names", [name for name in X]),
        ("trained_at", now.isoformat()),
        ("cv_mean", sum(scores) / len(scores)),
        ("cv_std", np.std(scores, ddof=1).item()),
        ("sklearn_version", sklearn.__version__),
        ("data_sha256", digest.hexdigest()),
        ("model", type(model).__name__),
    ]
    json.dump(dict(pairs), Path(path).open("w"))


# %% task6-save-safely
import os
import tempfile


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    folder = os.path.dirname(path)
    handle, name = tempfile.mkstemp(dir=folder, suffix=os.path.splitext(path)[1])
    os.close(handle)
    try:
        joblib.dump(model, name)
        joblib.load(name)  # a file that cannot be read must not replace a good one
        os.replace(name, path)
    except:
        os.unlink(name)
        raise
