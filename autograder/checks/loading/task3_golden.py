"""Task 3: golden predictions."""

import json
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin

from ..kit import call, diagnose, expect_equal, expect_json, expect_keys, expect_type, small_model
from ..verdict import messages, passed
from .given import attempt, expect_unchanged, golden_of, reference, small_wine_model, wine_model

KEYS = ["columns", "rows", "probabilities"]
not_yet = messages("02-loading")


class Fixed(ClassifierMixin, BaseEstimator):
    """A stand-in for a fitted model: its probabilities are a fixed function of the frame's first column.

    `shift` moves them a little, `hole` makes the first of them NaN, `column` is the column that it wants.
    """

    def __init__(self, shift: float = 0.0, hole: bool = False, column: str = "acid"):
        self.shift, self.hole, self.column = shift, hole, column
        self.classes_, self.feature_names_in_, self.n_features_in_ = np.array([0, 1]), np.array([column]), 1

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        p = 0.2 + np.asarray(X[self.column], dtype=float) / 2 + self.shift
        if self.hole:
            p[0] = np.nan
        return np.column_stack([1 - p, p])

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return (self.predict_proba(X)[:, 1] > 0.5).astype(int)


def golden(namespace: Mapping[str, Any]) -> None:
    """`golden(model, X)` is a dictionary that JSON can hold, and holds every digit."""
    model, X = small_wine_model(seed=15)
    frame = X.iloc[2:9].copy()
    before = frame.copy()
    made = call(namespace, "golden", model, frame)
    expect_type(made, dict, "golden", "a dictionary")
    expect_unchanged(frame, before, "golden")
    try:
        back = _through_json(made)
    except (TypeError, ValueError) as error:
        raise diagnose(error, "`json.dumps` of what `golden` returned raised") from None
    _expect_golden(back, golden_of(model, frame), "what `golden` returned")
    passed("golden() kept columns, rows and probabilities of another model, to the last digit, as JSON.")


def matches(namespace: Mapping[str, Any]) -> None:
    """`matches(golden, model)` tells the very same model from every other one."""
    X = pd.DataFrame({"acid": [0.1, 0.4, 0.65, 0.9]})
    model, frame = small_wine_model(seed=16)
    other, _ = small_model(16, frame, C=0.1)  # their labels agree
    reloaded = pickle.loads(pickle.dumps(model))
    kept, plain, holed = golden_of(model, frame[:6]), golden_of(Fixed(), X), golden_of(Fixed(hole=True), X)
    for made, candidate, wanted, otherwise in [
        (kept, reloaded, True, not_yet("E-NEVER-EQUAL", what="loaded from its file")),
        (kept, other, False, not_yet("E-ALWAYS-EQUAL")),
        (plain, Fixed(), True, not_yet("E-NEVER-EQUAL", what="as another object")),
        (plain, Fixed(shift=0.004), False, not_yet("E-TOLERANCE", gap="0.004")),
        (plain, Fixed(shift=1e-9), False, not_yet("E-TOLERANCE", gap="a billionth")),
        (holed, Fixed(hole=True), True, not_yet("E-NAN", what="that gives NaN there again", wanted=True)),
        (holed, Fixed(), False, not_yet("E-NAN", what="that gives a number there", wanted=False)),
    ]:
        answer = call(namespace, "matches", _through_json(made), candidate)
        expect_type(answer, bool | np.bool_, "matches", "True or False")
        expect_equal(answer, wanted, otherwise)
    outcome = attempt(namespace, "matches", _through_json(plain), Fixed(column="sugar"))
    otherwise = not_yet("E-OTHER-COLUMNS", outcome=outcome)
    if outcome.error is not None:
        raise otherwise from outcome.error
    expect_type(outcome.answer, bool | np.bool_, "matches", "True or False")
    expect_equal(outcome.answer, False, otherwise)
    passed("matches() recognised the same model, with NaN too, and no other: not even one a billionth away.")


def golden_file(folder: str | Path) -> None:
    """`golden.json` holds the reference rows and what the given model answers to them."""
    made = expect_json(Path(folder) / "golden.json", "the given cell that calls `golden`")
    _expect_golden(made, golden_of(wine_model(), reference()), "golden.json")
    passed("golden.json lets anybody test the model, without its author and without its training data.")


def _through_json(made: Any) -> Any:
    """What comes back when it is written as JSON and read again."""
    return json.loads(json.dumps(made))


def _expect_golden(made: Any, right: dict[str, Any], subject: str) -> None:
    """`NotYet` unless `made` is the golden dictionary `right`: exact, but for the last bit of arithmetic."""
    expect_keys(made, KEYS, subject)
    if made["columns"] != right["columns"]:
        raise not_yet("E-FEATURES", subject=subject, columns=made["columns"])
    for key in ("rows", "probabilities"):
        wanted = np.array(right[key])
        try:
            values = np.array(made[key], dtype=float)
        except (TypeError, ValueError):
            values = np.empty(0)
        if values.shape != wanted.shape:
            raise not_yet("E-SHAPE", key=key, shape=_shape(values), wanted=_shape(wanted))
        gap = np.nanmax(abs(values - wanted)) if np.isfinite(values).any() else np.inf
        if not gap < 0.01:
            raise not_yet("E-VALUES", key=key, gap=gap)
        if gap > 1e-12:
            raise not_yet("E-ROUNDED", key=key, gap=gap)


def _shape(values: np.ndarray) -> str:
    lengths = " × ".join(map(str, values.shape))
    return f"numbers in the form {lengths}" if values.size else "no table of numbers"
