"""Task 3: golden predictions."""

import json
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline

from ..kit import (
    call,
    diagnose,
    expect_equal,
    expect_json,
    expect_keys,
    expect_type,
    said,
    small_labels,
    small_model,
    tried,
)
from ..kit.stand_in import CLASSES, PLACES, StandIn, stand_in_rows, two_rows
from ..verdict import NotYet, messages, passed
from .given import attempt, expect_unchanged, golden_of, reference, small_wine_model, wine_model

KEYS = ["columns", "dtypes", "rows", "probabilities"]
not_yet = messages("02-loading")


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
    holed = frame.astype("float32")
    holed.iloc[1, 2] = np.nan
    filled = Pipeline([("fill", SimpleImputer()), *model.steps]).fit(holed, small_labels(holed, 15))
    made = call(namespace, "golden", filled, holed)
    try:
        back = _through_json(made)
    except ValueError as error:
        raise not_yet("E-NAN-IN-JSON", error=said(error)) from None
    _expect_golden(back, golden_of(filled, holed), "what `golden` returned for float32 and a missing number")
    hole, rows = StandIn(hole=(3, 1)), stand_in_rows()
    try:
        back = _through_json(call(namespace, "golden", hole, rows))
    except ValueError as error:
        raise not_yet("E-NAN-IN-JSON", error=said(error)) from None
    _expect_golden(back, golden_of(hole, rows), "what `golden` returned for a model that gives NaN")
    passed(
        "golden() kept columns, dtypes, rows and probabilities of other models, to the last digit, as JSON."
    )


def matches(namespace: Mapping[str, Any]) -> None:
    """`matches(golden, model)` tells the very same model from every other one, whichever place differs."""
    X = stand_in_rows()
    model, frame = small_wine_model(seed=16)
    other, _ = small_model(16, frame, C=0.1)  # their labels agree
    reloaded = pickle.loads(pickle.dumps(model))
    kept, plain = golden_of(model, frame[:6]), golden_of(StandIn(), X)
    holed = golden_of(StandIn(hole=(3, 1)), X)
    tries: list[tuple[dict[str, Any], Any, bool, NotYet]] = [
        (kept, reloaded, True, not_yet("E-NEVER-EQUAL", what="loaded from its file")),
        (kept, other, False, not_yet("E-ALWAYS-EQUAL")),
        (plain, StandIn(note="another object"), True, not_yet("E-NEVER-EQUAL", what="as another object")),
    ]
    for row in PLACES:
        for column in range(CLASSES):
            moved = StandIn(moved=(row, column, 0.004))
            tries.append((plain, moved, False, not_yet("E-TOLERANCE", gap="0.004", row=row, column=column)))
    tries += [
        (
            plain,
            StandIn(moved=(5, 1, 1e-9)),
            False,
            not_yet("E-TOLERANCE", gap="a billionth", row=5, column=1),
        ),
        (plain, StandIn(exchanged=("probabilities", *two_rows())), False, not_yet("E-ORDER-OF-ROWS")),
        (holed, StandIn(hole=(3, 1)), True, not_yet("E-NAN", what="that gives NaN there again", wanted=True)),
        (holed, StandIn(), False, not_yet("E-NAN", what="that gives a number there", wanted=False)),
        (holed, StandIn(hole=(3, 2)), False, not_yet("E-NAN", what="that gives NaN elsewhere", wanted=False)),
    ]
    for dtype in ("float32", "float64"):
        table = frame.astype(dtype)
        own, _ = small_model(16, table)
        tries.append((golden_of(own, table), own, True, not_yet("E-OWN-DTYPES", dtype=dtype)))
    for made, candidate, wanted, otherwise in tries:
        with_a_note = {
            "made": "2026-01-15",
            **_through_json(made),
        }  # keys are found by name, wherever they stand
        outcome = tried(namespace, "matches", with_a_note, candidate)
        if not wanted and isinstance(outcome.error, AssertionError):
            raise not_yet("E-ASSERTED", error=type(outcome.error).__name__)
        answer = outcome.result()
        expect_type(answer, bool | np.bool_, "matches", "True or False")
        expect_equal(answer, wanted, otherwise)
    outcome = attempt(namespace, "matches", _through_json(plain), StandIn(column="sugar"))
    otherwise = not_yet("E-OTHER-COLUMNS", outcome=outcome)
    if outcome.error is not None:
        raise otherwise from outcome.error
    expect_type(outcome.answer, bool | np.bool_, "matches", "True or False")
    expect_equal(outcome.answer, False, otherwise)
    passed("matches() recognised the same model, with NaN and float32 too, and no other, one place away.")


def golden_file(folder: str | Path) -> None:
    """`golden.json` holds the reference rows and what the given model answers to them."""
    made = expect_json(Path(folder) / "golden.json", "the given cell that calls `golden`")
    _expect_golden(made, golden_of(wine_model(), reference()), "golden.json")
    passed("golden.json lets anybody test the model, without its author and without its training data.")


def _through_json(made: Any) -> Any:
    """What comes back when it is written as JSON and read again."""
    return json.loads(json.dumps(made, allow_nan=False))


def _expect_golden(made: Any, right: dict[str, Any], subject: str) -> None:
    """`NotYet` unless `made` is the golden dictionary `right`: exact, but for the last bit of arithmetic."""
    expect_keys(made, KEYS, subject)
    if made["columns"] != right["columns"]:
        raise not_yet("E-FEATURES", subject=subject, columns=made["columns"])
    if made["dtypes"] != right["dtypes"]:
        raise not_yet("E-DTYPES", subject=subject, dtypes=made["dtypes"], wanted=right["dtypes"])
    for key in ("rows", "probabilities"):
        wanted = np.array(right[key], dtype=float)
        try:
            values = np.array(made[key], dtype=float)
        except (TypeError, ValueError):
            values = np.empty(0)
        if values.shape != wanted.shape:
            raise not_yet("E-SHAPE", key=key, shape=_shape(values), wanted=_shape(wanted))
        if not np.array_equal(np.isnan(values), np.isnan(wanted)):
            raise not_yet("E-VALUES", key=key, gap=np.inf)
        gap = np.nanmax(abs(values - wanted))
        if not gap < 0.01:
            raise not_yet("E-VALUES", key=key, gap=gap)
        if gap > 1e-12:
            raise not_yet("E-ROUNDED", key=key, gap=gap)


def _shape(values: np.ndarray) -> str:
    lengths = " × ".join(map(str, values.shape))
    return f"numbers in the form {lengths}" if values.size else "no table of numbers"
