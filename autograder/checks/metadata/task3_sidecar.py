"""Task 3: the sidecar."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isclose
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline

from ..kit import (
    another_time_zone,
    asked,
    call,
    expect_file,
    expect_json,
    expect_keys,
    expect_model_file,
    expect_utc,
    fresh_folder,
    from_notebook,
    is_number,
)
from ..verdict import messages, passed
from .given import (
    GOLDEN,
    HEX,
    SCORES,
    SOURCE,
    data,
    data_hash_of,
    features,
    given_model,
    other_model,
    sha256,
    versions,
)

KEYS = [
    "model_file", "file_sha256", "trained_at", "features", "data_sha256", "source", "cv_mean", "cv_std", "versions",
    "golden",
]  # fmt: skip
MODEL, SIDECAR = "tumour.joblib", "tumour.json"
TOLERANCE = 1e-6
not_yet = messages("05-metadata")


def sidecar(namespace: Mapping[str, Any]) -> None:
    """`write_sidecar` describes another model in another folder; JSON's own numbers, UTC, the hashes of tasks 1, 2."""
    from_notebook(namespace, "data_hash")  # first: without it `write_sidecar` would fail with a NameError
    with fresh_folder() as folder:
        before = datetime.now(UTC)
        other = _describe_another(namespace, folder / "other.joblib")
        _expect_identity(other.facts, other.path, "a made-up source", before)
        _expect_description(other.facts, other.X, other.scores)
        if str(other.facts["data_sha256"]).lower() != data_hash_of(namespace, other.X, other.y):
            raise not_yet("E-DATA-HASH", value=other.facts["data_sha256"])
    passed("write_sidecar() described another model: file, data, features, scores, versions, time.")


def golden(namespace: Mapping[str, Any]) -> None:
    """`write_sidecar` keeps the first five rows and another model's probabilities for them."""
    with fresh_folder() as folder:
        other = _describe_another(namespace, str(folder / "other.joblib"))
        _expect_golden(other.facts, other.model, other.X)
        _expect_missing_number(namespace, folder / "holed.joblib")
    passed("write_sidecar() keeps five rows, and another model's answers to them.")


def _expect_missing_number(namespace: Mapping[str, Any], path: Path) -> None:
    """`NotYet` unless a missing number among the first rows is None in the sidecar, which is JSON all the same."""
    model, X, y = other_model(seed=7)
    X = X.astype({"a": "float64"})
    X.iloc[2, 0] = np.nan
    model = Pipeline([("fill", SimpleImputer()), *model.steps]).fit(X, y)
    joblib.dump(model, path)
    call(namespace, "write_sidecar", path, model, X, y, SCORES, "with a hole")
    facts = _read(path.with_suffix(".json"))
    rows = facts["golden"].get("rows") if isinstance(facts["golden"], dict) else None
    if not isinstance(rows, list) or not isinstance(rows[2], list) or rows[2][:1] != [None]:
        raise not_yet("E-MISSING-NUMBER", value=rows)
    _expect_golden(facts, model, X)


def sidecar_file(folder: str | Path) -> None:
    """`tumour.json` belongs to `tumour.joblib`: its name, the SHA-256 of its bytes, when and from what it was made."""
    facts = _read(Path(folder) / SIDECAR)
    _expect_identity(facts, Path(folder) / MODEL, SOURCE, None)
    if not HEX.fullmatch(str(facts["data_sha256"])) or facts["data_sha256"] == facts["file_sha256"]:
        raise not_yet("E-DATA-HASH", value=facts["data_sha256"])
    passed("tumour.json names tumour.joblib, and the hash is that of its bytes.")


def description_file(folder: str | Path) -> None:
    """`tumour.json` says the features with their dtypes in order, the scores and the versions."""
    X, _ = data()
    _expect_description(_read(Path(folder) / SIDECAR), X, SCORES)
    passed("tumour.json says features, dtypes, scores and versions, and needs no model to be read.")


def golden_file(folder: str | Path) -> None:
    """The golden answers in `tumour.json` are those of the model in `tumour.joblib`, which is the exercise's."""
    facts = _read(Path(folder) / SIDECAR)
    model = expect_model_file(Path(folder) / MODEL, "the given cell").model
    if not isinstance(model, Pipeline):
        raise not_yet("E-CONTAINER", file=MODEL, kind=type(model).__name__)
    X, y = data()
    if not _gives(model, X, given_model(X, y).predict_proba(X), 1e-3):
        raise not_yet(
            "E-OTHER-MODEL", subject=f"what {MODEL} holds", wanted="the model that the given cell saved"
        )
    _expect_golden(facts, model, X)
    passed("The model in tumour.joblib gives the five golden answers of tumour.json.")


@dataclass(frozen=True)
class Described:
    """Another model and what belongs to it, and the facts that the learner's sidecar says of them."""

    path: Path
    model: Pipeline
    X: pd.DataFrame
    y: pd.Series
    scores: np.ndarray
    facts: dict[str, Any]


def _describe_another(namespace: Mapping[str, Any], path: str | Path) -> Described:
    """Save another model at `path`, and let the learner's `write_sidecar` describe it."""
    model, X, y = other_model(seed=5)
    scores = np.array([0.5, 0.75, 0.7, 0.8], dtype="float32")
    joblib.dump(model, path)
    twin = deepcopy(model)  # `write_sidecar` may change `model`
    with another_time_zone():
        call(namespace, "write_sidecar", path, model, X, y, scores, "a made-up source")
    path = Path(path)
    return Described(path, twin, X, y, scores, _read(path.with_suffix(".json")))


def _read(path: Path) -> dict[str, Any]:
    return expect_keys(expect_json(path, "`write_sidecar`"), KEYS, path.name)


def _expect_identity(facts: dict[str, Any], path: Path, source: str, before: datetime | None) -> None:
    """`NotYet` unless the sidecar says which file it describes, from what it was made, and when."""
    if facts["model_file"] != path.name:
        raise not_yet("E-MODEL-FILE", value=facts["model_file"], wanted=path.name)
    real = sha256(expect_file(path, "the given cell").read_bytes())
    if facts["file_sha256"] == sha256(str(path).encode()):
        raise not_yet("E-PATH-HASHED", subject="file_sha256")
    if str(facts["file_sha256"]).lower() != real:
        raise not_yet("E-FILE-HASH", value=facts["file_sha256"], real=real)
    expect_utc(facts["trained_at"], "trained_at", before)
    if facts["source"] != source:
        raise not_yet("E-SOURCE", value=facts["source"], wanted=source)


def _expect_description(facts: dict[str, Any], X: pd.DataFrame, scores: np.ndarray) -> None:
    """`NotYet` unless features, scores and versions are those of this model."""
    _expect_features(facts["features"], X)
    # pandas and statistics divide by n - 1
    for key, *accepted in (("cv_mean", scores.mean()), ("cv_std", scores.std(), scores.std(ddof=1))):
        value = facts[key]
        if not is_number(value) or not any(
            isclose(value, number, rel_tol=0, abs_tol=1e-4) for number in accepted
        ):
            function = key.removeprefix("cv_")
            raise not_yet("E-SCORES", key=key, value=value, wanted=accepted[0], function=function)
    noted = facts["versions"] if isinstance(facts["versions"], dict) else {}
    for name, version in versions().items():
        if (str(noted.get(name)).split() or [""])[0] != version:  # sys.version goes on after a space
            raise not_yet("E-VERSION", value=noted.get(name, "nothing"), name=name, version=version)


def _expect_features(value: Any, X: pd.DataFrame) -> None:
    """`NotYet` unless `value` lists the columns of X with their dtypes, in order."""
    wanted = features(X)
    if value == wanted:
        return
    listed = value if isinstance(value, list) else []
    begin = listed[:2] or value
    if [feature.get("name") if isinstance(feature, dict) else feature for feature in listed] == list(X):
        raise not_yet("E-DTYPES", begin=begin, first=wanted[0])
    raise not_yet("E-FEATURES", begin=begin, first=wanted[0])


def _expect_golden(facts: dict[str, Any], model: Any, X: pd.DataFrame) -> None:
    """`NotYet` unless `golden` holds the first rows of X, and the model's probabilities for them."""
    first = X.head(GOLDEN)
    rows = _golden_numbers(facts["golden"], "rows", X.shape[1])
    probabilities = _golden_numbers(facts["golden"], "probabilities", 2)
    if not np.allclose(rows, first.to_numpy(dtype=float), rtol=1e-6, equal_nan=True):
        raise not_yet("E-GOLDEN-ROWS", row=rows[0].tolist())
    if not _gives(model, first, probabilities, TOLERANCE):
        raise not_yet("E-GOLDEN-ANSWERS")


def _golden_numbers(kept: Any, key: str, width: int) -> np.ndarray:
    """What stands under `key`; `NotYet` unless it is `GOLDEN` lists of `width` numbers."""
    value = kept.get(key) if isinstance(kept, dict) else None
    try:
        numbers = np.array(value, dtype=float)
    except Exception:  # whatever a stranger's JSON may hold
        numbers = np.empty(0)
    if numbers.shape != (GOLDEN, width):
        raise not_yet("E-GOLDEN-FORM", value=value, key=key, width=width)
    return numbers


def _gives(model: Any, X: pd.DataFrame, probabilities: np.ndarray, tolerance: float) -> bool:
    """Whether the model can answer for X, and with these probabilities."""
    answer = asked(model, X).answer
    return answer is not None and np.allclose(answer, probabilities, rtol=0, atol=tolerance)
