"""Task 4: the same predictions."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd

from ..kit import expect_equal, expect_type, fresh_folder, small_model, tried
from ..kit.stand_in import CLASSES, PLACES, ROWS, StandIn, other_label, stand_in_rows, two_rows
from ..verdict import NotYet, messages, passed

not_yet = messages("01-saving")


def identical(namespace: Mapping[str, Any]) -> None:
    """`identical(original, loaded, X)` tells equal models from those that differ in one place, whichever it is."""
    X = stand_in_rows()
    for loaded, wanted, otherwise in _pairs():
        outcome = tried(namespace, "identical", StandIn(), loaded, X)
        if not wanted and isinstance(outcome.error, AssertionError):
            raise not_yet("E-ASSERTED", error=type(outcome.error).__name__)
        answer = outcome.result()
        expect_type(answer, bool | np.bool_, "identical", "True or False")
        expect_equal(answer, wanted, otherwise)
    passed("identical() tells equal models from models that differ in one label, or in one place by 1e-10.")


def _pairs() -> Iterator[tuple[StandIn, bool, NotYet]]:
    """Another model, whether it is identical with `StandIn()`, and what is to be said otherwise."""
    yield StandIn(note="another object"), True, not_yet("E-NEVER-EQUAL", name="identical")
    all_labels = {row: other_label(row) for row in range(ROWS)}
    everything = StandIn(labels=all_labels, exchanged=("probabilities", 0, 1))
    yield everything, False, not_yet("E-ALWAYS-EQUAL")
    for row in PLACES:
        for column in range(CLASSES):
            yield StandIn(moved=(row, column, 0.02)), False, not_yet("E-LABELS-ONLY", row=row, column=column)
    yield StandIn(moved=(5, 1, 1e-10)), False, not_yet("E-TOLERANCE")
    for row in PLACES:
        changed = StandIn(labels={row: other_label(row)})
        yield changed, False, not_yet("E-PROBABILITIES-ONLY", row=row)
    one, other = two_rows()
    for what in ("labels", "probabilities"):
        yield StandIn(exchanged=(what, one, other)), False, not_yet("E-ORDER-OF-ROWS")


def verify_file(namespace: Mapping[str, Any]) -> None:
    """`verify_file(model, path, X)` passes for the model's own file and fails for any other, one label away."""
    model, X = small_model(seed=3)
    swapped, _ = small_model(seed=4)
    plain = StandIn()
    with fresh_folder() as folder:
        path = folder / "candidate.joblib"
        for original, rows in ((model, X), (plain, stand_in_rows())):
            joblib.dump(original, path)
            own = tried(namespace, "verify_file", original, path, rows)
            if isinstance(own.error, AssertionError):
                raise not_yet("E-NEVER-EQUAL", name="verify_file") from own.error
            own.result()
        others: list[tuple[Any, Any, pd.DataFrame, str]] = []
        for row in PLACES:
            near = StandIn(labels={row: other_label(row)})
            others.append((plain, near, stand_in_rows(), f"the label of row {row} of {ROWS} differs"))
        exchanged = StandIn(exchanged=("labels", *two_rows()))
        others.append((plain, exchanged, stand_in_rows(), "two rows have each other's labels"))
        others.append((model, swapped, X, "it holds another model"))
        for original, other, rows, what in others:
            joblib.dump(other, path)
            _expect_rejected(namespace, original, path, rows, what)
    passed("verify_file() accepts the model's own file and rejects any other, even one label away.")


def _expect_rejected(
    namespace: Mapping[str, Any], model: Any, path: Path, X: pd.DataFrame, what: str
) -> None:
    """`NotYet` unless `verify_file` raises AssertionError for the file at `path`."""
    StandIn.asked_from_file = False
    outcome = tried(namespace, "verify_file", model, path, X)
    if outcome.error is None and outcome.answer is None:
        if StandIn.asked_from_file:
            raise not_yet("E-NEVER-FAILS", what=what)
        raise not_yet("E-NOT-FROM-FILE")
    if not isinstance(outcome.error, AssertionError):
        raise not_yet("E-NO-ASSERT", outcome=outcome) from outcome.error
