"""A table changed in one place, and the same table in another form: what a hash must tell apart, and what not."""

import io
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from .elsewhere import another_process

Labelled = tuple[pd.DataFrame, pd.Series]


def changed_in_one_place(X: pd.DataFrame, y: pd.Series) -> Iterator[tuple[str, Labelled]]:
    """Every kind of place is there, not one that was drawn: (what is changed, the table, the labels).

    `X` has columns of numbers or text, at least two columns and three rows; `y` is of zeros and ones, and both occur.
    """
    rows = _rows(len(X))
    for at, row in enumerate(rows):
        columns = range(X.shape[1]) if row in (0, len(X) // 2, len(X) - 1) else [at % X.shape[1]]
        for column in columns:
            yield f"the value in row {row} of {X.columns[column]!r}", (_other_value(X, row, column), y)
        yield f"the label of row {row}", (X, _other_label(y, row))
    one, other = int(np.flatnonzero(y == 0)[0]), int(np.flatnonzero(y == 1)[-1])
    yield "the order of two labels", (X, _exchanged(y, one, other))
    for column in X:
        one, other = 1, int(np.flatnonzero(X[column] != X[column].iloc[1])[-1])
        yield (
            f"the order of two values in {column!r}",
            (X.assign(**{column: _exchanged(X[column], one, other)}), y),
        )
        yield f"the name of the column {column!r}", (X.rename(columns={column: f"{column}_"}), y)
    names = list(X)
    yield "which column has which name", (X.set_axis([names[1], names[0], *names[2:]], axis=1), y)
    yield "the number of rows", (X[:-1], y[:-1])


def equal_in_another_form(X: pd.DataFrame, y: pd.Series) -> Iterator[tuple[str, Labelled]]:
    """The very same table and labels, as another program would have made them: (how, the table, the labels)."""
    columns = pd.DataFrame({name: X[name].tolist() for name in X}).astype(X.dtypes)
    yield "a new table, built from lists", (columns, pd.Series(y.tolist(), name=y.name))
    one_by_one = pd.DataFrame(index=pd.Index(list(range(len(X)))))
    for name in X:
        one_by_one[name] = X[name].to_numpy(copy=True)
    yield "a table built column by column", (one_by_one, y.set_axis(one_by_one.index))
    text = io.StringIO(X.to_csv(index=False))
    read = pd.read_csv(text, float_precision="round_trip").astype(X.dtypes)
    yield "a table written as CSV and read again", (read, y.copy())


def digests_of_equal(
    digest: Callable[[pd.DataFrame, pd.Series], str], X: pd.DataFrame, y: pd.Series
) -> Iterator[tuple[str, str]]:
    """What `digest` gives for data that are equal to these: (where or how, the digest), one a way."""
    for how, equal in equal_in_another_form(X, y):
        yield how, digest(*equal)
        with another_process():
            yield f"{how}, in another process", digest(*equal)


def _rows(count: int) -> list[int]:
    """Rows at both ends and between, so that no step of two or more leaves out all of them."""
    wanted = (0, 1, 2, 7, count // 4, count // 2 - 1, count // 2, count // 2 + 1, count - 2, count - 1)
    return sorted({row for row in wanted if 0 <= row < count})


def _other_value(X: pd.DataFrame, row: int, column: int) -> pd.DataFrame:
    """The next number of its type, or another text."""
    X, dtype = X.copy(), X.dtypes.iloc[column]
    value = X.iloc[row, column]
    if isinstance(value, str):
        X.iloc[row, column] = f"{value}_"
    elif dtype.kind == "f":
        X.iloc[row, column] = np.nextafter(dtype.type(value), dtype.type(np.inf))
    else:
        X.iloc[row, column] = value + 1
    return X


def _other_label(y: pd.Series, row: int) -> pd.Series:
    y = y.copy()
    y.iloc[row] = 1 - y.iloc[row]
    return y


def _exchanged(column: pd.Series, one: int, other: int) -> pd.Series:
    column = column.copy()
    column.iloc[[one, other]] = column.iloc[[other, one]].to_numpy()
    return column
