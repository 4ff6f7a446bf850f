"""Task 1: the split."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy import array_equal  # bound here: a learner's module may replace numpy's
from sklearn.model_selection import train_test_split

from ..kit import call, expect_type
from ..verdict import messages, passed
from .given import data

KINDS = [pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]
not_yet = messages("03-custom-code")


def split(namespace: Mapping[str, Any]) -> None:
    """`split(X, y)` gives the same rows each time, those of `random_state=7`, for other data too."""
    X, y = data()
    other = X.iloc[:120].reset_index(drop=True), y.iloc[:120].reset_index(drop=True)
    for table, labels in ((X, y), other):
        state = np.random.get_state()
        try:
            np.random.seed(1)
            first = _parts(call(namespace, "split", table, labels))
            np.random.seed(2)
            second = _parts(call(namespace, "split", table, labels))
        finally:
            np.random.set_state(state)
        if not all(array_equal(a.index, b.index) for a, b in zip(first, second, strict=True)):
            raise not_yet("E-UNSEEDED")
        wanted = train_test_split(table, labels, test_size=0.25, random_state=7)
        if not all(a.equals(b) for a, b in zip(first, wanted, strict=True)):
            raise not_yet("E-OTHER-SPLIT", train=len(first[0]), test=len(first[1]))
    passed("split() gives the agreed rows, every time, for other data too.")


def _parts(parts: Any) -> list[Any]:
    """The four parts; `NotYet` unless they are what `train_test_split` gives for a table and its labels."""
    expect_type(parts, list | tuple, "split", "the four parts X_train, X_test, y_train, y_test")
    fit = (issubclass(type(part), kind) for part, kind in zip(parts, KINDS, strict=False))
    if len(parts) != len(KINDS) or not all(fit):
        raise not_yet("E-FOUR-PARTS", kinds=[type(part).__name__ for part in parts])
    return list(parts)
