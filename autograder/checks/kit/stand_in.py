"""A stand-in for a fitted model, whose answers can be changed in exactly one place."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin

ROWS, CLASSES = 12, 3
PLACES = (0, ROWS // 2, ROWS - 1, 1, 7)  # rows that are changed, each alone
FIRST_LABEL = 10**6  # so that a relative tolerance takes two labels for one
COLUMN = "acid"


class StandIn(ClassifierMixin, BaseEstimator):
    """A model of three classes: its answers follow from the number of a row in `X`, which is -1, -2, … in `column`.

    `moved` (row, class, by how much) and `labels` (row → label) change its answers in these places only; the two rows
    of `exchanged` get each other's labels ("labels"), or each other's probabilities; `hole` (row, class) is NaN. Rows
    that are not of `stand_in_rows()` all get one answer that never changes.
    """

    asked_from_file: ClassVar[bool] = (
        False  # whether one that was loaded has been asked since this was set to False
    )

    def __init__(
        self,
        moved: tuple[int, int, float] | None = None,
        labels: Mapping[int, int] | None = None,
        exchanged: tuple[str, int, int] | None = None,
        hole: tuple[int, int] | None = None,
        column: str = COLUMN,
        note: str = "",
    ):
        self.moved, self.labels, self.exchanged, self.hole = moved, labels, exchanged, hole
        self.column, self.note, self.seed_ = column, note, 40
        self.classes_ = FIRST_LABEL + np.arange(CLASSES)
        self.feature_names_in_, self.n_features_in_ = np.array([column], dtype=object), 1

    def fit(self, X: Any, y: Any = None) -> "StandIn":
        """Become another model, as a fitted one does. (Without this method scikit-learn takes it for no estimator.)"""
        self.seed_ = 41
        return self

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state | {"loaded": True})

    def _probabilities(self) -> np.ndarray:
        # multiples of 1/1024: sums are exact, so only a comparison place by place sees two rows exchanged
        p = np.round(1024 * np.random.default_rng(self.seed_).dirichlet(np.ones(CLASSES), ROWS + 1)) / 1024
        if self.moved:
            row, column, distance = self.moved
            p[row, column] += distance
        if self.hole:
            p[self.hole] = np.nan
        return self._in_order("probabilities", p)

    def _in_order(self, what: str, answers: np.ndarray) -> np.ndarray:
        if self.exchanged and self.exchanged[0] == what:
            _, one, other = self.exchanged
            answers[[one, other]] = answers[[other, one]]
        return answers

    def _rows(self, X: Any) -> np.ndarray:
        StandIn.asked_from_file |= hasattr(self, "loaded")
        values = X[self.column] if isinstance(X, pd.DataFrame) else np.asarray(X)[:, 0]
        numbers = -1 - np.asarray(values, dtype=float)
        rows: np.ndarray = np.where((numbers >= 0) & (numbers < ROWS), numbers, ROWS).astype(int)
        return rows

    def predict_proba(self, X: Any) -> np.ndarray:
        answers: np.ndarray = self._probabilities()[self._rows(X)]
        return answers

    def predict(self, X: Any) -> np.ndarray:
        plain = StandIn()
        plain.seed_ = self.seed_
        labels = FIRST_LABEL + plain._probabilities().argmax(axis=1)
        for row, label in (self.labels or {}).items():
            labels[row] = label
        answers: np.ndarray = self._in_order("labels", labels)[self._rows(X)]
        return answers


def stand_in_rows() -> pd.DataFrame:
    """The rows that a `StandIn` knows."""
    return pd.DataFrame({COLUMN: -1.0 - np.arange(ROWS)})


def other_label(row: int) -> int:
    """A label that a `StandIn` does not give to this row."""
    label = int(StandIn().predict(stand_in_rows())[row])
    return FIRST_LABEL + (label - FIRST_LABEL + 1) % CLASSES


def two_rows() -> tuple[int, int]:
    """Two rows to which a `StandIn` gives different labels."""
    labels = StandIn().predict(stand_in_rows())
    return 2, next(row for row in range(ROWS - 1, 2, -1) if labels[row] != labels[2])
