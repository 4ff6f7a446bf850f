"""Paths joined with + or /, which works for one of text and Path only.

task2-check-save-all: 0 E-PATH-TYPE
task3-check-size-table: 0 E-PATH-TYPE
task5-check-metadata-file: 0 E-FILE-MISSING
task6-check-save-safely: 0 E-PATH-TYPE
"""

# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    paths = [
        Path(folder + "/model.pkl"),
        Path(folder + "/model.joblib"),
        Path(folder + "/model-compressed.joblib"),
    ]
    with open(paths[0], "wb") as file:
        pickle.dump(model, file)
    joblib.dump(model, paths[1])
    joblib.dump(model, paths[2], compress=3)
    return paths


# %% task3-size-table
import time


def size_table(paths):
    """Return a DataFrame with the columns format, size_bytes and load_ms, one row a file, smallest first."""
    rows = []
    for path in paths:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            joblib.load(path)
            times.append((time.perf_counter() - start) * 1000)
        rows.append({"format": path.name, "size_bytes": path.stat().st_size, "load_ms": np.median(times)})
    return pd.DataFrame(rows).sort_values("size_bytes")


# %% task5-metadata
import hashlib
from datetime import datetime, timezone

import sklearn


def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    data = (X.to_csv(lineterminator="\n") + y.to_csv(lineterminator="\n")).encode()
    metadata = {
        "feature_names": list(X.columns),
        "trained_at": datetime.now(timezone.utc).isoformat(),
        "cv_mean": float(np.mean(scores)),
        "cv_std": float(np.std(scores)),
        "sklearn_version": sklearn.__version__,
        "data_sha256": hashlib.sha256(data).hexdigest(),
    }
    path.write_text(json.dumps(metadata))


# %% task6-save-safely
import os


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    try:
        joblib.dump(model, path + ".tmp")
    except Exception:
        os.remove(path + ".tmp")
        raise
    os.replace(path + ".tmp", path)
