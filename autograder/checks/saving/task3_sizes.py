"""Task 3: the size table."""

import pickle
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd

from ..kit import (
    call,
    count_opens,
    expect_columns,
    expect_csv,
    expect_type,
    fresh_folder,
    is_number,
    numbers,
    small_model,
)
from ..verdict import messages, passed
from .given import FILES

COLUMNS = ["format", "size_bytes", "load_ms"]
LOADS = 5
# The coarsest clock that a learner may use: a millionth here, 15.6 ms on Windows.
TICK_MS = 1000 * max(time.get_clock_info(clock).resolution for clock in ("time", "monotonic"))
SHORT_NAP_MS, NAP_MS = 4, max(20, 4 * TICK_MS)
not_yet = messages("01-saving")


def size_table(namespace: Mapping[str, Any]) -> None:
    """`size_table(paths)` measures other files: sizes, order, and the number and unit of its load times."""
    model, _ = small_model(seed=2)
    with fresh_folder() as folder:
        paths = [
            folder / "b.joblib",
            folder / "slow.joblib",
            folder / "a-compressed.joblib",
            folder / "c.pkl",
        ]
        joblib.dump([model, np.zeros(5000)], paths[0])
        joblib.dump(Nap(), paths[1])
        joblib.dump([model, np.zeros(5000)], paths[2], compress=3)
        paths[3].write_bytes(pickle.dumps(list(range(900))))
        Nap.loads, begin = 0, time.perf_counter()
        with count_opens(paths) as opens:
            table = call(namespace, "size_table", [str(path) for path in paths])
        elapsed_ms = (time.perf_counter() - begin) * 1000
        expect_type(table, pd.DataFrame, "size_table", "a pandas DataFrame")
        _expect_table(table, paths)
    for path, count in opens.items():
        if count < LOADS:
            raise not_yet("E-TOO-FEW-LOADS", file=Path(path).name, count=count, wanted=LOADS)
    _expect_own_times(table, elapsed_ms)
    _expect_median_ms(float(table.loc[table["format"] == "slow.joblib", "load_ms"].iloc[0]), elapsed_ms)
    passed(
        f"size_table() measured three other files: sizes, order, at least {LOADS} loads each, milliseconds."
    )


def size_file(folder: str | Path) -> None:
    """`sizes.csv` in `folder` is the size table of the three files beside it."""
    table = expect_csv(Path(folder) / "sizes.csv", "the cell that calls `size_table`")
    _expect_table(table, [Path(folder) / name for name in FILES])
    passed("sizes.csv lists the three files with their true sizes, the smallest first.")


def _expect_table(table: pd.DataFrame, paths: list[Path]) -> None:
    """`NotYet` unless `table` has the columns, and the true size of each of `paths`, smallest first."""
    expect_columns(table, COLUMNS)
    names = table["format"].astype(str).tolist()
    sizes = {path.name: path.stat().st_size if path.exists() else None for path in paths}
    if sorted(names) != sorted(sizes):
        raise not_yet("E-FORMAT-NAMES", names=names, wanted=sorted(sizes))
    for name, value in zip(names, table["size_bytes"], strict=True):
        if not is_number(value) or float(value) != sizes[name]:
            raise not_yet("E-SIZE", value=value, file=name, size=sizes[name])
    if not table["size_bytes"].is_monotonic_increasing:
        raise not_yet("E-NOT-SORTED", sizes=table["size_bytes"].tolist())
    times = numbers(table["load_ms"])
    if not all(map(is_number, table["load_ms"])):
        raise not_yet("E-LOAD-TIME", times=[repr(value) for value in table["load_ms"]])
    if not (np.isfinite(times) & (times > 0)).all():
        raise not_yet("E-LOAD-TIME", times=table["load_ms"].tolist())


def _expect_own_times(table: pd.DataFrame, elapsed_ms: float) -> None:
    """`NotYet` unless all medians can be true: at least half of a file's loads took as long as their median.

    All loads together took no longer than the whole call, whatever else the machine was doing.
    """
    times = dict(zip(table["format"], numbers(table["load_ms"]), strict=True))
    nap = times.pop("slow.joblib")
    half = LOADS // 2 + 1
    if nap <= elapsed_ms and half * (sum(times.values()) + NAP_MS) > elapsed_ms + 20 * TICK_MS:
        raise not_yet("E-TIMES-OF-OTHERS", times=[round(value, 2) for value in times.values()])


def _expect_median_ms(value: float, elapsed_ms: float) -> None:
    """`NotYet` unless `value` can be the median of the loads of a `Nap`, all of which took `elapsed_ms` at most.

    A nap never ends early and a part never takes longer than the whole, whatever else the machine is doing.
    """
    if value > elapsed_ms + TICK_MS or value < SHORT_NAP_MS / 4:
        raise not_yet("E-UNIT", value=value, short=SHORT_NAP_MS, long=NAP_MS)
    if value < NAP_MS * 0.95 - TICK_MS:  # a clock may be one tick short, a learner may round
        raise not_yet("E-NOT-MEDIAN", value=value, long=NAP_MS)


class Nap:
    """An object that takes `SHORT_NAP_MS` to load, twice, and at least `NAP_MS` from then on, on every machine.

    So the median of five loads or more is at least `NAP_MS`, their mean and their minimum are not.
    """

    loads = 0

    def __getstate__(self) -> dict[str, Any]:
        return {"milliseconds": NAP_MS, "payload": bytes(30_000)}  # its size is no possible time

    def __setstate__(self, state: dict[str, Any]) -> None:
        Nap.loads += 1
        time.sleep((state["milliseconds"] if Nap.loads > 2 else SHORT_NAP_MS) / 1000)
