"""What the exercise gives, and what the checks bring: models, keys, artifacts, candidates, a service."""

import functools
import hashlib
import json
import platform
import shutil
from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import sklearn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from ..kit import small_labels

COLUMNS = ["age", "income", "amount", "term", "debt_ratio", "late_payments"]
ROWS = 200


def fingerprint(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """Who somebody is: the first 16 digits of the SHA-256 of their public key."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def key_of(name: str) -> Ed25519PrivateKey:
    """A key of this exercise, which everybody may know. A real one is random, and in no repository."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"exercise 08: {name}".encode()).digest())


def keys() -> dict[str, Ed25519PrivateKey]:
    """The exercise's keys: ada, who made the models; ben, who may approve; and old_ben, a key that he lost."""
    return {name: key_of(name) for name in ("ada", "ben", "old_ben")}


def approvers(*names: str, withdrawn: tuple[str, ...] = ()) -> dict[str, Any]:
    """What `approvers.json` says: the enrolled public keys by fingerprint, and the withdrawn ones."""
    enrolled = {
        fingerprint(key_of(name)): key_of(name).public_key().public_bytes_raw().hex() for name in names
    }
    return {"withdrawn": [fingerprint(key_of(name)) for name in withdrawn], "enrolled": enrolled}


@functools.cache
def applications(seed: int) -> pd.DataFrame:
    """200 applications with six columns of very different sizes."""
    rng = np.random.default_rng([8, seed])
    scales = [40, 30_000, 9_000, 36, 0.3, 1]
    return pd.DataFrame(rng.uniform(0.1, 2, (ROWS, len(COLUMNS))) * scales, columns=COLUMNS)


@functools.cache
def model_of(seed: int) -> Pipeline:
    """A scaler and a logistic regression, fitted on `applications(seed)`."""
    X = applications(seed)
    return make_pipeline(StandardScaler(), LogisticRegression(C=1.0 + seed)).fit(X, small_labels(X, seed))


@functools.cache
def forest_of(seed: int) -> Pipeline:
    """A scaler and a forest, fitted on `applications(seed)`: its file has over 100 KiB."""
    X = applications(seed)
    forest = RandomForestClassifier(60, random_state=seed)
    return make_pipeline(StandardScaler(), forest).fit(X, small_labels(X, seed))


@functools.cache
def undecided() -> Pipeline:
    """A model that says 0.5 of everybody."""
    model = deepcopy(model_of(0))
    model[-1].coef_, model[-1].intercept_ = 0 * model[-1].coef_, 0 * model[-1].intercept_
    return model


def models_of(seeds: Mapping[str, int]) -> dict[str, Pipeline]:
    """The models of several versions."""
    return {version: model_of(seed) for version, seed in seeds.items()}


def probability(model: Pipeline, application: Mapping[str, Any]) -> float:
    return float(model.predict_proba(pd.DataFrame([application])[COLUMNS])[0, 1])


def probabilities(model: Pipeline, rows: pd.DataFrame) -> list[float]:
    """Of class 1, for all rows as one table: a row alone may differ in its last bit."""
    found: list[float] = model.predict_proba(rows[COLUMNS])[:, 1].tolist()
    return found


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file whose first entry is its format: whoever takes the first for the one that is named is noticed."""
    path.write_text(json.dumps({"format": 1, **content}, indent=1) + "\n", encoding="utf-8")


def dumped(model: Any) -> bytes:
    """The bytes of its joblib file."""
    buffer = BytesIO()
    joblib.dump(model, buffer)
    return buffer.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_artifact(
    folder: Path, model: Any, author: str, asked: pd.DataFrame | None = None, **changed: Any
) -> None:
    """`model.joblib` and `manifest.json`, with golden answers for the rows of `asked`.

    `changed` replaces entries of the manifest, "content" the model's bytes.
    """
    folder.mkdir(parents=True)
    content = changed.pop("content", None) or dumped(model)
    asked = applications(0)[:5] if asked is None else asked
    manifest = {
        "author": author,
        "columns": COLUMNS,
        "versions": {"python": platform.python_version(), "scikit-learn": sklearn.__version__},
        "golden": {
            "count": len(asked),
            "answers": probabilities(model, asked),
            "rows": asked[COLUMNS[::-1]].to_dict("records"),
        },
        "files": {"model.joblib": sha256(content)},
    }
    (folder / "model.joblib").write_bytes(content)
    write_json(folder / "manifest.json", manifest | changed)


def sign(folder: Path, key: Ed25519PrivateKey) -> None:
    """Approve as the task says: a signature over the bytes of the manifest."""
    signature = key.sign((folder / "manifest.json").read_bytes()).hex()
    write_json(folder / "approval.json", {"signature": signature, "by": fingerprint(key)})


def write_service(folder: Path, models: Mapping[str, Pipeline], registry: Mapping[str, Any]) -> None:
    """A service with these versions, a registry, approvers, and no decision yet."""
    for version, model in models.items():
        write_artifact(folder / "versions" / version, model, fingerprint(key_of("ada")))
    (folder / "features").mkdir(exist_ok=True)
    write_json(folder / "registry.json", registry)
    write_json(folder / "approvers.json", approvers("ada", "ben", "old_ben", withdrawn=("old_ben",)))


GIVEN = {"v1": 1, "v2": 2, "v3": 3, "v4": 4}
LEFT = {"v1": "2015-03-01", "v2": "2016-07-31", "v3": "2026-11-26"}


def write_given(folder: str | Path) -> None:
    """Write the exercise's service: v4 is in use, v1 to v3 have left production, nothing is decided or approved yet."""
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    write_service(folder, models_of(GIVEN), {"left": LEFT, "in use": "v4"})


def given_applications() -> list[dict[str, Any]]:
    """The six people whom the exercise decides about."""
    people: list[dict[str, Any]] = applications(99)[:6].to_dict("records")
    return people
