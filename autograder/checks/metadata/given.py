"""What the exercise gives, what its hashes look like, and a model that comes with its papers."""

import functools
import hashlib
import json
import pickle
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from ..kit import call, expect_type, plain, small_labels, small_model, small_table
from ..verdict import messages

SOURCE = "scikit-learn's breast-cancer data, five columns; solutions of exercise 05"
# 5-fold cross-validation accuracy of the given model; a test measures it again.
SCORES = np.array([0.9035, 0.9298, 0.9386, 0.9474, 0.9027], dtype="float32")
GOLDEN = 5  # rows
HEX = re.compile(r"[0-9a-fA-F]{64}")
not_yet = messages("05-metadata")


def data() -> tuple[pd.DataFrame, pd.Series]:
    """The exercise's data: five columns (float32, and one int64) of 569 tumours, and the labels."""
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    return X.iloc[:, :5].astype("float32").astype({"mean area": "int64"}), y


def given_model(X: pd.DataFrame, y: pd.Series) -> Pipeline:
    """The model of this exercise, as the notebook's given cell fits it."""
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)


def versions() -> dict[str, str]:
    """The versions in use, under the names that a sidecar gives them."""
    return {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
        "joblib": joblib.__version__,
    }


def features(X: pd.DataFrame) -> list[dict[str, Any]]:
    """The columns of `X` as a sidecar lists them."""
    return [{"name": name, "dtype": str(dtype)} for name, dtype in X.dtypes.items()]


def sha256(content: bytes) -> str:
    """What `sha256sum` prints for a file with this content."""
    return hashlib.sha256(content).hexdigest()


def expect_sha256(value: Any, name: str) -> str:
    """`value`, which the function `name` returned; `NotYet` unless it looks like a SHA-256."""
    expect_type(value, str, name, "64 hexadecimal digits, as text")
    digest: str = plain(value)  # of a class of its own, `==` might say anything
    if not HEX.fullmatch(digest):
        raise not_yet("E-HASH-FORM", name=name, value=digest, length=len(digest))
    return digest.lower()


def data_hash_of(namespace: Mapping[str, Any], X: pd.DataFrame, y: pd.Series) -> str:
    """What the learner's `data_hash` gives for this table and these labels."""
    return expect_sha256(call(namespace, "data_hash", X, y), "data_hash")


def other_model(seed: int, **settings: Any) -> tuple[Pipeline, pd.DataFrame, pd.Series]:
    """A small fitted pipeline that no notebook has, the table of three dtypes it was fitted on, and the labels."""
    X = small_table(seed).assign(a=lambda table: 10 * table["a"]).astype({"a": "int64", "c": "float32"})
    model, _ = small_model(seed, X, **settings)
    return model, X, small_labels(X, seed)


@dataclass(frozen=True)
class Delivery:
    """A model, the table it was fitted on, the content of its file, and what its sidecar truly says."""

    model: Pipeline
    X: pd.DataFrame
    content: bytes
    facts: dict[str, Any]


@functools.cache
def good_delivery() -> Delivery:
    """A delivery whose papers all fit. Learners get its files only, so one is enough for every check."""
    model, X, y = other_model(seed=2)
    columns = ColumnTransformer([("scale", StandardScaler(), list(X))])  # it asks for its columns by name
    model = Pipeline([("columns", columns), *model.steps[1:]]).fit(X, y)
    content = pickle.dumps(model, protocol=3)  # a model loaded and pickled again gives other bytes
    facts = {
        "note": "keys are found by name, wherever they stand",
        "model_file": "sent.joblib",
        "file_sha256": sha256(content),
        "trained_at": "2026-01-15T09:30:00+00:00",
        "features": [dict(reversed(feature.items())) for feature in features(X)],
        "data_sha256": sha256(b"not sent"),
        "source": "made up by the check",
        "cv_mean": 0.8,
        "cv_std": 0.02,
        "versions": dict(reversed(versions().items())),
        "golden": {
            "asked_at": "2026-01-15",
            "rows": X.head(GOLDEN).to_numpy().tolist(),
            "probabilities": model.predict_proba(X.head(GOLDEN)).tolist(),
        },
    }
    return Delivery(model, X, content, facts)


def deliver(folder: Path, content: bytes, facts: dict[str, Any] | str | None) -> Path:
    """Put a model file and its sidecar (an object, a text, or none) into the folder; the path of the model file."""
    path = folder / "sent.joblib"
    path.write_bytes(content)
    beside = path.with_suffix(".json")
    beside.unlink(missing_ok=True)
    if facts is not None:
        beside.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
    return path
