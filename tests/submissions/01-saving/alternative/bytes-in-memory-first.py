"""Everything becomes bytes in memory before it touches the disk; timeit; a hash by pandas and the column names."""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    pkl = Path(folder, "model.pkl")
    pkl.write_bytes(pickle.dumps(model, protocol=pickle.HIGHEST_PROTOCOL))
    paths = [pkl]
    for name, level in {"model.joblib": 0, "model-compressed.joblib": 3}.items():
        path = Path(folder, name)
        joblib.dump(model, path, compress=level)
        paths.append(path)
    return paths


# %% task3-size-table
import timeit
from statistics import median


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    records = []
    for p in paths:
        p = Path(p)
        seconds = timeit.repeat(lambda p=p: joblib.load(p), number=1, repeat=5)
        records.append((p.name, p.stat().st_size, 1000 * median(seconds)))
    table = pd.DataFrame.from_records(records, columns=["format", "size_bytes", "load_ms"])
    table = table.sort_values(by="size_bytes")
    table.reset_index(drop=True, inplace=True)
    return table


# %% task4-identical
def identical(original, loaded, X):
    """Return True if both models give exactly the same labels and probabilities for X, else False."""
    same = True
    for method in ("predict", "predict_proba"):
        a = getattr(original, method)(X)
        b = getattr(loaded, method)(X)
        same = same and a.shape == b.shape and a.tobytes() == b.tobytes()
    return same


def verify_file(model, path, X):
    """Raise AssertionError unless the joblib file at `path` predicts for X exactly what `model` does."""
    np.testing.assert_array_equal(joblib.load(path).predict(X), model.predict(X))


# %% task5-metadata
import hashlib
from datetime import datetime, timezone

import sklearn


def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    h = hashlib.sha256()
    h.update(pd.util.hash_pandas_object(X, index=False).to_numpy().tobytes())
    h.update(pd.util.hash_pandas_object(y, index=False).to_numpy().tobytes())
    h.update("|".join(X.columns).encode("utf-8"))
    info = dict(
        feature_names=X.columns.tolist(),
        trained_at=str(datetime.now(timezone.utc)),
        cv_mean=scores.mean(),
        cv_std=scores.std(),
        sklearn_version=sklearn.__version__,
        data_sha256=h.hexdigest(),
    )
    with open(path, "w") as file:
        json.dump(info, file)


# %% task6-save-safely
import os
import secrets


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    path = Path(path)
    part = path.parent / f".{secrets.token_hex(8)}{path.suffix}"
    done = False
    try:
        joblib.dump(model, part)
        done = True
    finally:
        if not done and part.exists():
            part.unlink()
    os.replace(part, path)
