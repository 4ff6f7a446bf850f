"""Task 1: a hash of the data."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..kit import (
    another_computer,
    changed_in_one_place,
    digests_noted,
    digests_of_equal,
    made_by_another,
)
from ..verdict import messages, passed
from .given import data_hash_of

not_yet = messages("05-metadata")


def data_hash_same(namespace: Mapping[str, Any]) -> None:
    """`data_hash(X, y)` is a SHA-256, and the same for equal data in every object, process and computer."""
    X, y = _table()
    with digests_noted() as noted:
        digest = _stable_hash(namespace, X, y)
    if (made_by := made_by_another(noted, digest)) is not None:
        raise not_yet("E-NOT-SHA256", made_by=made_by)
    value = X.copy()
    value.iloc[150, 0] += 1
    if data_hash_of(namespace, value, y) == digest:
        raise not_yet("E-HASH-BLIND", what="one value in the middle")
    with another_computer():
        if data_hash_of(namespace, X, y) != digest:
            raise not_yet("E-LINE-ENDS")
    if data_hash_of(namespace, X.astype({"place": object}), y) != digest:
        raise not_yet("E-OTHER-PANDAS")
    passed("data_hash() gives equal data the same SHA-256, on another computer and with another pandas, too.")


def data_hash_changes(namespace: Mapping[str, Any]) -> None:
    """`data_hash(X, y)` notices each value, label and name, the order of columns and of rows, and a dtype."""
    X, y = _table()
    digest = _stable_hash(namespace, X, y)
    named = [X.set_axis(names, axis=1) for names in (["ab", "c", "count"], ["a", "bc", "count"])]
    for what, (table, labels) in (
        *changed_in_one_place(X, y),
        ("the order of the columns", (X[["place", "size", "count"]], y)),
        ("the order of the rows", (X[::-1].reset_index(drop=True), y[::-1].reset_index(drop=True))),
        ("a column's dtype (numbers stored as text)", (X.astype({"count": str}), y)),
        ("a column's dtype (float64 for float32)", (X.astype({"size": "float64"}), y)),
    ):
        if data_hash_of(namespace, table, labels) == digest:
            raise not_yet("E-HASH-BLIND", what=what)
    if data_hash_of(namespace, named[0], y) == data_hash_of(namespace, named[1], y):
        raise not_yet("E-HASH-BLIND", what="'ab', 'c' as names of columns to 'a', 'bc'")
    passed("data_hash() notices each value, label, name and dtype, and the order of columns and rows.")


def _stable_hash(namespace: Mapping[str, Any], X: pd.DataFrame, y: pd.Series) -> str:
    """The learner's hash of the data; `NotYet` unless equal data have the same."""
    digest = data_hash_of(namespace, X, y)
    for where, other in digests_of_equal(lambda X, y: data_hash_of(namespace, X, y), X, y):
        if other != digest:
            raise not_yet("E-HASH-UNSTABLE", where=where)
    return digest


def _table() -> tuple[pd.DataFrame, pd.Series]:
    """A table of 300 rows that no notebook has (a float32, a text and an int64 column), and labels."""
    rng = np.random.default_rng(3)
    X = pd.DataFrame(
        {
            "size": rng.normal(size=300).astype("float32"),
            "place": rng.choice(["north", "south", "east"], 300),
            "count": rng.integers(0, 50, 300),
        }
    )
    return X, pd.Series(np.arange(300) % 2, name="label")
