"""Task 1: a hash of the data."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..kit import another_process
from ..verdict import messages, passed
from .given import data_hash_of

not_yet = messages("05-metadata")


def data_hash_same(namespace: Mapping[str, Any]) -> None:
    """`data_hash(X, y)` is a SHA-256, the same for equal data in another object and process, and no constant."""
    X, y = _table()
    digest = _stable_hash(namespace, X, y)
    value = X.copy()
    value.iloc[150, 0] += 1
    if data_hash_of(namespace, value, y) == digest:
        raise not_yet("E-HASH-BLIND", what="one value in the middle")
    passed("data_hash() gives equal data the same SHA-256, and another to a table with one value changed.")


def data_hash_changes(namespace: Mapping[str, Any]) -> None:
    """`data_hash(X, y)` notices a label, a column's name, the order of columns and of rows, and a dtype."""
    X, y = _table()
    digest = _stable_hash(namespace, X, y)
    label = y.copy()
    label.iloc[150] = 1 - label.iloc[150]
    for what, table, labels in (
        ("one column name", X.rename(columns={"size": "area"}), y),
        ("one label", X, label),
        ("the order of the columns", X[["place", "size", "count"]], y),
        ("the order of the rows", X[::-1].reset_index(drop=True), y[::-1].reset_index(drop=True)),
        ("a column's dtype (numbers stored as text)", X.astype({"count": str}), y),
    ):
        if data_hash_of(namespace, table, labels) == digest:
            raise not_yet("E-HASH-BLIND", what=what)
    passed("data_hash() notices labels, names, dtypes, and the order of columns and rows.")


def _stable_hash(namespace: Mapping[str, Any], X: pd.DataFrame, y: pd.Series) -> str:
    """The learner's hash of the data; `NotYet` unless equal data have the same."""
    digest = data_hash_of(namespace, X, y)
    rebuilt = pd.DataFrame({name: X[name].tolist() for name in X}).astype(X.dtypes)
    labels = pd.Series(y.tolist(), name=y.name, dtype=y.dtype)
    with another_process():
        elsewhere = data_hash_of(namespace, rebuilt, labels)
    for where, other in (
        ("a new, equal table", data_hash_of(namespace, rebuilt, labels)),
        ("another process", elsewhere),
    ):
        if other != digest:
            raise not_yet("E-HASH-UNSTABLE", where=where)
    return digest


def _table() -> tuple[pd.DataFrame, pd.Series]:
    """A table of 300 rows that no notebook has (a float32, a text and an int64 column), and labels."""
    rng = np.random.default_rng(3)
    X = pd.DataFrame(
        {
            "size": rng.normal(size=300).astype("float32"),
            "place": rng.choice(["north", "south"], 300),
            "count": rng.integers(0, 50, 300),
        }
    )
    return X, pd.Series(np.arange(300) % 2, name="label")
