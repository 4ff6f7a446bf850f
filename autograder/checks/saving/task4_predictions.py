"""Task 4: the same predictions."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import joblib
import numpy as np
import pandas as pd

from ..kit import expect_equal, expect_type, fresh_folder, small_model, tried
from ..verdict import NotYet, messages, passed

ROWS, CLASSES = 12, 3
FIRST_LABEL = 10**6  # so that a relative tolerance takes two labels for one
not_yet = messages("01-saving")


class Fixed:
    """A stand-in for a model of three classes: its answers follow from the number of a row in `X`: -1, -2, …

    `moved` (row, class, by how much) and `labels` (row → label) change its answers in these places only; the two rows
    of `exchanged` get each other's labels ("labels"), or each other's probabilities. Rows that are not of `table()` all get one answer that never changes.
    """

    asked_from_file: ClassVar[bool] = (
        False  # whether one that was loaded has been asked since this was set to False
    )

    def __init__(
        self,
        moved: tuple[int, int, float] | None = None,
        labels: Mapping[int, int] | None = None,
        exchanged: tuple[str, int, int] | None = None,
        note: str = "",
    ):
        self.moved, self.labels, self.exchanged, self.note = moved, dict(labels or {}), exchanged, note
        self.classes_ = FIRST_LABEL + np.arange(CLASSES)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, loaded=True)

    def _probabilities(self) -> np.ndarray:
        p = np.random.default_rng(40).dirichlet(np.ones(CLASSES), ROWS + 1)
        if self.moved:
            row, column, distance = self.moved
            p[row, column] += distance
        return self._in_order("probabilities", p)

    def _in_order(self, what: str, answers: np.ndarray) -> np.ndarray:
        if self.exchanged and self.exchanged[0] == what:
            _, one, other = self.exchanged
            answers[[one, other]] = answers[[other, one]]
        return answers

    def _rows(self, X: Any) -> np.ndarray:
        Fixed.asked_from_file |= hasattr(self, "loaded")
        numbers = -1 - np.asarray(X, dtype=float)[:, 0]
        rows: np.ndarray = np.where((numbers >= 0) & (numbers < ROWS), numbers, ROWS).astype(int)
        return rows

    def predict_proba(self, X: Any) -> np.ndarray:
        return self._probabilities()[self._rows(X)]

    def predict(self, X: Any) -> np.ndarray:
        labels = FIRST_LABEL + Fixed()._probabilities().argmax(axis=1)
        for row, label in self.labels.items():
            labels[row] = label
        return self._in_order("labels", labels)[self._rows(X)]

    def other_label(self, row: int) -> int:
        """A label that it does not give to this row."""
        return FIRST_LABEL + (int(self.predict([[-1 - row]])[0]) - FIRST_LABEL + 1) % CLASSES


def table() -> pd.DataFrame:
    """The rows that a `Fixed` knows."""
    return pd.DataFrame({"a": -1.0 - np.arange(ROWS)})


def identical(namespace: Mapping[str, Any]) -> None:
    """`identical(original, loaded, X)` tells equal models from those that differ in one place, whichever it is."""
    X = table()
    for loaded, wanted, otherwise in _pairs():
        outcome = tried(namespace, "identical", Fixed(), loaded, X)
        if not wanted and isinstance(outcome.error, AssertionError):
            raise not_yet("E-ASSERTED", error=type(outcome.error).__name__)
        answer = outcome.result()
        expect_type(answer, bool | np.bool_, "identical", "True or False")
        expect_equal(answer, wanted, otherwise)
    passed("identical() tells equal models from models that differ in one label, or in one place by 1e-10.")


def _pairs() -> Iterator[tuple[Fixed, bool, NotYet]]:
    """Another model, whether it is identical with `Fixed()`, and what is to be said otherwise."""
    yield Fixed(note="another object"), True, not_yet("E-NEVER-EQUAL", name="identical")
    plain, places = Fixed(), (0, ROWS // 2, ROWS - 1, 1, 7)
    all_labels = {row: plain.other_label(row) for row in range(ROWS)}
    everything = Fixed(labels=all_labels, exchanged=("probabilities", 0, 1))
    yield everything, False, not_yet("E-ALWAYS-EQUAL")
    for row in places:
        for column in range(CLASSES):
            yield Fixed(moved=(row, column, 0.02)), False, not_yet("E-LABELS-ONLY", row=row, column=column)
    yield Fixed(moved=(5, 1, 1e-10)), False, not_yet("E-TOLERANCE")
    for row in places:
        changed = Fixed(labels={row: plain.other_label(row)})
        yield changed, False, not_yet("E-PROBABILITIES-ONLY", row=row)
    one, other = two_rows()
    for what in ("labels", "probabilities"):
        yield Fixed(exchanged=(what, one, other)), False, not_yet("E-ORDER-OF-ROWS")


def two_rows() -> tuple[int, int]:
    """Two rows to which a `Fixed` gives different labels."""
    labels = Fixed().predict(table())
    return 2, next(row for row in range(ROWS - 1, 2, -1) if labels[row] != labels[2])


def verify_file(namespace: Mapping[str, Any]) -> None:
    """`verify_file(model, path, X)` passes for the model's own file and fails for any other, one label away."""
    model, X = small_model(seed=3)
    swapped, _ = small_model(seed=4)
    plain = Fixed()
    with fresh_folder() as folder:
        path = folder / "candidate.joblib"
        for original, rows in ((model, X), (plain, table())):
            joblib.dump(original, path)
            own = tried(namespace, "verify_file", original, path, rows)
            if isinstance(own.error, AssertionError):
                raise not_yet("E-NEVER-EQUAL", name="verify_file") from own.error
            own.result()
        others: list[tuple[Any, Any, pd.DataFrame, str]] = []
        for row in (0, ROWS // 2, ROWS - 1, 1, 7):
            near = Fixed(labels={row: plain.other_label(row)})
            others.append((plain, near, table(), f"the label of row {row} of {ROWS} differs"))
        exchanged = Fixed(exchanged=("labels", *two_rows()))
        others.append((plain, exchanged, table(), "two rows have each other's labels"))
        others.append((model, swapped, X, "it holds another model"))
        for original, other, rows, what in others:
            joblib.dump(other, path)
            _expect_rejected(namespace, original, path, rows, what)
    passed("verify_file() accepts the model's own file and rejects any other, even one label away.")


def _expect_rejected(
    namespace: Mapping[str, Any], model: Any, path: Path, X: pd.DataFrame, what: str
) -> None:
    """`NotYet` unless `verify_file` raises AssertionError for the file at `path`."""
    Fixed.asked_from_file = False
    outcome = tried(namespace, "verify_file", model, path, X)
    if outcome.error is None and outcome.answer is None:
        if Fixed.asked_from_file:
            raise not_yet("E-NEVER-FAILS", what=what)
        raise not_yet("E-NOT-FROM-FILE")
    if not isinstance(outcome.error, AssertionError):
        raise not_yet("E-NO-ASSERT", outcome=outcome) from outcome.error
