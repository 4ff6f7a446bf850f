"""Task 4: compare, and defend the tolerance."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.pipeline import Pipeline

from ..kit import (
    expect_json,
    expect_keys,
    expect_type,
    fresh_folder,
    is_number,
    said,
    small_labels,
    tried,
)
from ..verdict import messages, passed
from .given import ONNX_ERRORS, converted, data, fitted, scaled_model
from .onnx_file import expect_model, expect_session, scored

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

EVIDENCE = ["atol", "reason", "own", "other"]
COMPARISON = ["rows", "other_labels", "max_difference"]
not_yet = messages("04-onnx")


def compare(namespace: Mapping[str, Any]) -> None:
    """`compare(model, path, X)` compares the model with the file, whatever lies in it."""
    model, X = scaled_model(seed=8)
    stranger = clone(model).fit(X, 1 - small_labels(X, seed=9))  # it errs in both directions
    with fresh_folder() as folder:
        path = folder / "candidate.onnx"
        path.write_bytes(converted(model, X.shape[1], "X"))
        session = expect_session(path, X.shape[1])
        for candidate in (model, stranger):
            result = tried(namespace, "compare", candidate, path, X).result(ONNX_ERRORS)
            expect_type(result, dict, "compare", "a dictionary with rows, other_labels and max_difference")
            _expect_comparison(result, candidate, session, X, "what `compare` returned")
        _expect_either_sign(namespace, folder / "three.onnx")
    passed("compare() tells the file's own model from a stranger.")


def _expect_either_sign(namespace: Mapping[str, Any], path: Path) -> None:
    """`NotYet` unless the largest difference counts where it is one down, and where it is one up.

    With two classes each difference comes with its opposite; with three it need not.
    """
    model, X = scaled_model(seed=9)
    labels = np.digitize(np.asarray(X)[:, 1], np.quantile(np.asarray(X)[:, 1], [0.3, 0.7]))
    model.fit(X, labels)
    stranger = clone(model).fit(X, (labels + 1) % 3)
    path.write_bytes(converted(model, X.shape[1], "X"))
    session = expect_session(path, X.shape[1])
    difference = scored(session, X, path.name)[1] - stranger.predict_proba(X)
    down, up = -difference.min(axis=1), difference.max(axis=1)
    for rows in ([int((down / up).argmax())], [int((up / down).argmax())]):
        result = tried(namespace, "compare", stranger, path, X.iloc[rows]).result(ONNX_ERRORS)
        expect_type(result, dict, "compare", "a dictionary with rows, other_labels and max_difference")
        _expect_comparison(result, stranger, session, X.iloc[rows], "what `compare` returned")


def tolerance_file(folder: str | Path) -> None:
    """`tolerance.json` holds a tolerance between what float32 does and what another model does, and says why."""
    X_train, X_test, y_train, _ = data()
    path = Path(folder) / "tolerance.json"
    evidence = expect_keys(expect_json(path, "the cell that calls `compare`"), EVIDENCE, path.name)
    session = expect_session(Path(folder) / "model.onnx", X_test.shape[1])
    model, other = fitted(X_train, y_train), fitted(X_train, y_train, C=0.5)
    for key, compared in (("own", model), ("other", other)):
        _expect_comparison(evidence[key], compared, session, X_test, f"the entry {key}")
    expect_model(session, model, X_test, "model.onnx")
    _expect_tolerance(
        evidence["atol"], evidence["own"]["max_difference"], evidence["other"]["max_difference"]
    )
    words = evidence["reason"].split() if isinstance(evidence["reason"], str) else []
    if len(words) < 10:
        raise not_yet("E-REASON", reason=evidence["reason"])
    passed("tolerance.json has a tolerance with a reason from below and one from above.")


def _expect_tolerance(atol: Any, own: float, other: float) -> None:
    """`NotYet` unless `atol` lies between twice what the file's own model shows and a tenth of what `other` does."""
    low, high = 2 * own, other / 10
    if not is_number(atol):
        raise not_yet("E-TOLERANCE", value=atol, low=low, high=high)
    if atol < low:
        raise not_yet("E-TOO-STRICT", subject=f"the atol {atol}", moved=own, low=low, high=high)
    if atol > high:
        raise not_yet("E-TOO-LOOSE", subject=f"the atol {atol}", moved=other, low=low, high=high)


def _expect_comparison(
    result: Any, model: Pipeline, session: "InferenceSession", X: pd.DataFrame, subject: str
) -> None:
    """`NotYet` unless `result` says truly how far model and file are apart."""
    if not isinstance(result, dict) or set(result) != set(COMPARISON):
        given = list(result) if isinstance(result, dict) else result
        raise not_yet("E-KEYS", subject=subject, given=given, keys=COMPARISON)
    try:
        json.dumps(result)
        if strange := [name for name, value in result.items() if type(value) not in (int, float)]:
            raise TypeError(f"{strange[0]} is a {type(result[strange[0]]).__name__}, no plain Python number")
    except TypeError as error:
        raise not_yet("E-JSON-VALUE", action=f"writing {subject} as JSON raised", error=said(error)) from None
    labels, probabilities = scored(session, X, "the file")
    gap = float(np.abs(probabilities - model.predict_proba(X)).max())
    differ = int((labels != model.predict(X)).sum())
    value = result["max_difference"]
    if not is_number(value) or abs(value - gap) > max(1e-7, gap / 1000):
        if is_number(value) and abs(value) < 1e-9:
            raise not_yet("E-WITH-ITSELF", subject=subject, value=value, gap=gap)
        raise not_yet("E-MAX-DIFFERENCE", subject=subject, value=value, gap=gap)
    if result["rows"] != len(X) or result["other_labels"] != differ:
        raise not_yet(
            "E-COUNTS",
            subject=subject,
            rows=result["rows"],
            other_labels=result["other_labels"],
            wanted_rows=len(X),
            wanted_labels=differ,
        )
