"""Task 5: metadata."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sklearn

from ..kit import (
    another_process,
    another_time_zone,
    call,
    expect_json,
    expect_keys,
    expect_utc,
    fresh_folder,
    is_number,
    small_model,
    small_table,
)
from ..verdict import messages, passed
from .given import SCORES, data

KEYS = ["feature_names", "trained_at", "cv_mean", "cv_std", "sklearn_version", "data_sha256"]
not_yet = messages("01-saving")


def save_metadata(namespace: Mapping[str, Any]) -> None:
    """`save_metadata` describes another model, and its hash is one of the data, all of it and nothing else."""
    model, X = small_model(seed=5, X=small_table(seed=5, rows=300))
    y = pd.Series(np.arange(300) % 2, name="label")
    scores = np.array([0.5, 0.75, 0.7, 0.8])

    with fresh_folder() as folder:

        def describe(X: pd.DataFrame, y: pd.Series) -> dict[str, Any]:
            path = folder / "other.json"
            path.unlink(missing_ok=True)
            call(namespace, "save_metadata", path, model, X, y, scores)
            return _read(path)

        before = datetime.now(UTC)
        with another_time_zone():
            metadata = describe(X, y)
        _expect_metadata(metadata, list(X.columns), scores, before)
        _expect_hash_of_data(metadata["data_sha256"], lambda X, y: describe(X, y)["data_sha256"], X, y)
    passed("save_metadata() described another model; its hash follows every value, label and column name.")


def metadata_file(folder: str | Path) -> None:
    """`metadata.json` in `folder` describes the model of this exercise."""
    X_train, *_ = data()
    _expect_metadata(_read(Path(folder) / "metadata.json"), list(X_train.columns), SCORES, None)
    passed("metadata.json can be read without loading the model, and says what it must.")


def _read(path: Path) -> dict[str, Any]:
    return expect_keys(expect_json(path, "`save_metadata`"), KEYS, path.name)


def _expect_metadata(
    metadata: dict[str, Any], features: list[str], scores: np.ndarray, before: datetime | None
) -> None:
    """`NotYet` unless every entry but the hash's value is right; `before` is when saving began, if known."""
    if metadata["feature_names"] != features:
        raise not_yet("E-FEATURES", value=metadata["feature_names"])
    expect_utc(metadata["trained_at"], "trained_at", before)
    # pandas and statistics divide by n - 1
    for key, *accepted in (("cv_mean", scores.mean()), ("cv_std", scores.std(), scores.std(ddof=1))):
        value = metadata[key]
        if not is_number(value) or not np.isclose(value, accepted, atol=1e-4).any():
            function = key.removeprefix("cv_")
            raise not_yet("E-SCORES", key=key, value=value, wanted=accepted[0], function=function)
    if metadata["sklearn_version"] != sklearn.__version__:
        raise not_yet("E-VERSION", value=metadata["sklearn_version"], wanted=sklearn.__version__)
    if not re.fullmatch(r"[0-9a-f]{64}", str(metadata["data_sha256"])):
        raise not_yet("E-HASH-FORM", value=metadata["data_sha256"])


def _expect_hash_of_data(
    digest: str, describe: Callable[[pd.DataFrame, pd.Series], str], X: pd.DataFrame, y: pd.Series
) -> None:
    """`NotYet` unless the hash is the same for equal data, and another for any change in it."""
    rebuilt = pd.DataFrame({name: X[name].tolist() for name in X}), pd.Series(y.tolist(), name=y.name)
    with another_process():
        elsewhere = describe(*rebuilt)
    for where, other in (("a new, equal DataFrame", describe(*rebuilt)), ("another process", elsewhere)):
        if other != digest:
            raise not_yet("E-HASH-UNSTABLE", where=where)
    value, label = X.copy(), y.copy()
    value.iloc[150, 1] += 1e-9
    label.iloc[150] = 1 - label.iloc[150]
    for what, changed in (
        ("one value in the middle", (value, y)),
        ("one label", (X, label)),
        ("one column name", (X.rename(columns={"b": "beta"}), y)),
    ):
        if describe(*changed) == digest:
            raise not_yet("E-HASH-BLIND", what=what)
