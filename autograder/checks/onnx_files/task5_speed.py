"""Task 5: speed."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd

from ..kit import expect_columns, expect_csv, expect_type, fresh_folder, is_number, numbers, tried
from ..verdict import messages, passed
from .given import ONNX_ERRORS, small_file

COLUMNS = ["rows", "sklearn_ms", "onnx_ms"]
BATCHES = [1, 10, 100]
CALLS = 5
A_MINUTE_MS = 60_000
# The coarsest clock that a learner may use: a millionth here, 15.6 ms on Windows.
TICK_MS = 1000 * max(time.get_clock_info(clock).resolution for clock in ("time", "monotonic"))
SHORT_NAP_MS, NAP_MS = 1, max(10, 4 * TICK_MS)
not_yet = messages("04-onnx")


class Napper:
    """Counts calls by number of rows; the first two of each are short, the others take `NAP_MS` at least.

    So a median of five calls or more is at least `NAP_MS`, their mean and their minimum are not.
    """

    def __init__(self) -> None:
        self.calls: dict[int, int] = {}

    def nap(self, rows: int) -> None:
        self.calls[rows] = self.calls.get(rows, 0) + 1
        time.sleep((NAP_MS if self.calls[rows] > 2 else SHORT_NAP_MS) / 1000)


class SlowModel(Napper):
    """A stand-in for a model that only counts and naps."""

    def predict_proba(self, X: Any) -> np.ndarray:
        self.nap(len(X))
        return np.full((len(X), 2), 0.5)

    def predict(self, X: Any) -> np.ndarray:
        return np.zeros(len(X))  # it is `predict_proba` that is to be timed


def speed_table(namespace: Mapping[str, Any]) -> None:
    """`speed_table(model, path, X, batches)` times both sides: batches, calls, medians, milliseconds."""
    import onnxruntime

    _, X, content = small_file(3, "features")
    slow, runs, sessions, batches = SlowModel(), Napper(), [], [1, 4]
    start_session, run = onnxruntime.InferenceSession.__init__, onnxruntime.InferenceSession.run

    def counting_start(self: Any, *args: Any, **kwargs: Any) -> None:
        sessions.append(1)
        start_session(self, *args, **kwargs)

    def slow_run(self: Any, names: Any, feed: Any, *args: Any) -> Any:
        answer = run(self, names, feed, *args)
        runs.nap(len(next(iter(feed.values()))))
        return answer

    with fresh_folder() as folder:
        path = folder / "timed.onnx"
        path.write_bytes(content)
        begin = time.perf_counter()
        with (
            mock.patch.object(onnxruntime.InferenceSession, "__init__", counting_start),
            mock.patch.object(onnxruntime.InferenceSession, "run", slow_run),
        ):
            table = tried(namespace, "speed_table", slow, path, X, batches).result(ONNX_ERRORS)
        elapsed_ms = (time.perf_counter() - begin) * 1000
    expect_type(table, pd.DataFrame, "speed_table", "a pandas DataFrame")
    _expect_batches(table, batches)
    for side, calls in (("the model", slow.calls), ("the file", runs.calls)):
        for rows in batches:
            if calls.get(rows, 0) < CALLS:
                raise not_yet("E-TOO-FEW-CALLS", side=side, rows=rows, calls=calls, wanted=CALLS)
    if len(sessions) > len(batches):
        raise not_yet("E-SESSION-EACH-TIME", count=len(sessions))
    for column in COLUMNS[1:]:
        if not all(map(is_number, table[column])):
            raise not_yet("E-TEXT-FOR-TIMES", column=column, times=[repr(value) for value in table[column]])
        for value in numbers(table[column]):
            _expect_median_ms(value, elapsed_ms, column)
    passed("speed_table() timed another model and another file: batches, calls, medians, milliseconds.")


def speed_file(folder: str | Path) -> None:
    """`speed.csv` is a table of times that can be one; which side is faster is not judged."""
    table = expect_csv(Path(folder) / "speed.csv", "the cell that calls `speed_table`")
    _expect_batches(table, BATCHES)
    for column in COLUMNS[1:]:
        times = numbers(table[column])
        if not (np.isfinite(times) & (times > 0)).all():
            raise not_yet("E-TIMES", column=column, times=table[column].tolist())
        if times.max() > A_MINUTE_MS:  # seconds are caught where the calls are known
            raise not_yet("E-UNIT", column=column, value=times.max(), took="less than a minute")
        if len(set(times)) == 1:
            raise not_yet("E-TIMES", column=column, times=table[column].tolist())
    passed("speed.csv has a possible time for each batch and side.")


def _expect_batches(table: pd.DataFrame, batches: list[int]) -> None:
    """`NotYet` unless the table has the columns, and one row for each batch."""
    expect_columns(table, COLUMNS)
    if list(table["rows"]) != batches:
        raise not_yet("E-BATCHES", rows=table["rows"].tolist(), wanted=batches)


def _expect_median_ms(value: float, elapsed_ms: float, column: str) -> None:
    """`NotYet` unless `value` can be the median of naps, all of which together took `elapsed_ms`."""
    if value > elapsed_ms + TICK_MS or value < 0.9 * SHORT_NAP_MS:
        raise not_yet("E-UNIT", column=column, value=value, took=f"{SHORT_NAP_MS} to {NAP_MS} ms")
    if value < 0.95 * NAP_MS - TICK_MS:  # a clock may be one tick short, a learner may round
        raise not_yet("E-NOT-MEDIAN", column=column, value=value, long=NAP_MS, wanted=CALLS)
