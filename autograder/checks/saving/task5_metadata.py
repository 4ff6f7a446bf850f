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
    another_computer,
    another_time_zone,
    call,
    changed_in_one_place,
    digests_noted,
    digests_of_equal,
    expect_json,
    expect_keys,
    expect_utc,
    fresh_folder,
    is_number,
    made_by_another,
    small_model,
    small_table,
)
from ..verdict import messages, passed
from .given import SCORES, data

KEYS = ["feature_names", "trained_at", "cv_mean", "cv_std", "sklearn_version", "data_sha256"]
not_yet = messages("01-saving")


def save_metadata(namespace: Mapping[str, Any]) -> None:
    """`save_metadata` describes another model, and its hash is one of the data, all of it and nothing else."""
    model, X = small_model(seed=5, X=small_table(seed=5, rows=120))
    y = pd.Series(np.arange(120) % 2, name="label")
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
    names = metadata["feature_names"]
    if names != features:
        if isinstance(names, list) and sorted(map(str, names)) == sorted(features):
            raise not_yet("E-FEATURE-ORDER", value=names)
        raise not_yet("E-FEATURES", value=names)
    expect_utc(metadata["trained_at"], "trained_at", before)
    # pandas and statistics divide by n - 1
    for key, *accepted in (("cv_mean", scores.mean()), ("cv_std", scores.std(), scores.std(ddof=1))):
        value = metadata[key]
        if not is_number(value) or not np.isclose(value, accepted, atol=1e-4).any():
            function = key.removeprefix("cv_")
            raise not_yet("E-SCORES", key=key, value=value, wanted=accepted[0], function=function)
    if metadata["sklearn_version"] != sklearn.__version__:
        raise not_yet("E-VERSION", value=metadata["sklearn_version"], wanted=sklearn.__version__)
    digest = metadata["data_sha256"]
    if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise not_yet("E-HASH-FORM", kind=type(digest).__name__, length=len(str(digest)), value=digest)


def _expect_hash_of_data(
    digest: str, describe: Callable[[pd.DataFrame, pd.Series], str], X: pd.DataFrame, y: pd.Series
) -> None:
    """`NotYet` unless the hash is a SHA-256, the same for equal data, and another for any change in it."""
    with digests_noted() as noted:
        again = describe(X, y)
    if (made_by := made_by_another(noted, again)) is not None:
        raise not_yet("E-NOT-SHA256", name="data_sha256", made_by=made_by)
    equal = digests_of_equal(describe, X, y)
    for where, other in (("the same table, a second time", again), *equal):
        if other != digest:
            raise not_yet("E-HASH-UNSTABLE", where=where)
    for what, changed in changed_in_one_place(X, y):
        if describe(*changed) == digest:
            raise not_yet("E-HASH-BLIND", what=what)
    run_together = (X.set_axis(["ab", "c", "d"], axis=1), y), (X.set_axis(["a", "bc", "d"], axis=1), y)
    if describe(*run_together[0]) == describe(*run_together[1]):
        raise not_yet("E-HASH-BLIND", what="'ab', 'c' as names of columns to 'a', 'bc'")
    with another_computer():
        if describe(X, y) != digest:
            raise not_yet("E-LINE-ENDS")
