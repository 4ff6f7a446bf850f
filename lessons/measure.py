"""Small tools that every lesson shares: milliseconds, bytes, memory, a fresh Python, an outcome, a table.

The measuring ones measure *this* machine, now. Times shift by a factor of two from run to run, and more while
something else is running: believe ratios and orderings, not the last digit.
"""

import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from statistics import median
from textwrap import dedent

import pandas as pd

_MARK = "\n@clock "


def medians_ms(actions: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """Median wall-clock time of each action, in milliseconds.

    The runs are interleaved (a b c, a b c, …), so that a slow moment of the machine hits all actions
    alike. Measured: the call itself, with a warm disk cache and everything imported. Not measured: imports,
    the disk (a file just written is still in memory), and giving back the memory of the result.
    """
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            start = time.perf_counter()
            result = action()
            seconds[name].append(time.perf_counter() - start)
            del result
    return {name: 1000 * median(runs) for name, runs in seconds.items()}


def size_bytes(path: str | Path) -> int:
    """Length of a file, or of all files in a folder, in bytes (1 kB is 1,000 of them). Not what the disk reserves."""
    path = Path(path)
    return sum(
        file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()
    )


def peak_mb(action: Callable[[], object]) -> float:
    """Most memory that Python and NumPy held *in addition* during one call, in MB (1,000,000 bytes).

    Counted by `tracemalloc`. Not counted: what existed before the call, and memory that a C library asks
    the system for behind Python's back. The call runs slower than usual: never time it as well.
    """
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        action()
        return (tracemalloc.get_traced_memory()[1] - before) / 1e6
    finally:
        tracemalloc.stop()


@dataclass(frozen=True)
class Fresh:
    """What became of a fresh interpreter."""

    ms: dict[str, float]
    """Wall-clock milliseconds of each part and of "start and stop Python"; empty after an error."""
    output: str
    """What it printed."""
    error: str
    """The last line of its error output ("" if it ended well)."""


def fresh_python(parts: Mapping[str, str], cwd: str | Path | None = None, timeout: float = 120) -> Fresh:
    """Run the parts, one after another, in one new Python process that knows nothing of this notebook.

    `parts` maps a label to source code; names made by one part are known to the next. `cwd` is the
    folder it runs in, and imports from. Measured: wall-clock time as a user would wait, imports included.
    Not measured: a cold disk (the files have usually been read a moment before, so the first start after a
    reboot is slower). Raises `subprocess.TimeoutExpired` after `timeout` seconds.
    """
    program = ["import time as _time", "_clock = [_time.perf_counter()]"]
    for code in parts.values():
        program += [dedent(code), "_clock.append(_time.perf_counter())"]
    program.append(f"print({_MARK!r}, *_clock)")
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(program)],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHON_COLORS": "0"},  # 3.13 colours errors
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
    )
    whole = time.perf_counter() - start
    output, _, clock = done.stdout.rpartition(_MARK)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"Python ended with code {done.returncode}"]
        return Fresh({}, done.stdout, lines[-1])
    marks = [float(mark) for mark in clock.split()]
    ms = {"start and stop Python": 1000 * (whole - (marks[-1] - marks[0]))}
    for label, begin, end in zip(parts, marks, marks[1:], strict=False):
        ms[label] = 1000 * (end - begin)
    return Fresh(ms, output, "")


def outcome(action: Callable[..., object], *arguments: object) -> str:
    """Call the action: "works", or the error that it raised, as Python would print it in one line."""
    try:
        action(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}".removesuffix(": ")
    return "works"


@dataclass(frozen=True, repr=False)
class Table:
    """A table to look at: a notebook shows its HTML, everything else its plain text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def as_table(data: pd.DataFrame | Mapping[str, Mapping], digits: int = 1) -> Table:
    """Set results out for reading: text on the left, long text wrapped, numbers on the right as 1,234.5.

    `data` is a DataFrame, or columns as `{heading: {row: value}}`. `digits` is for numbers that are not
    whole, None is "not measured". Row labels are shown, unless they merely count 0, 1, 2, …
    """

    def written(value: object) -> str:
        if value is None:
            return "not measured"
        if pd.api.types.is_integer(value):  # which True is not
            return f"{value:,}"
        return f"{value:,.{digits}f}" if pd.api.types.is_float(value) else str(value)

    frame = pd.DataFrame(data)
    numbers = set(frame.select_dtypes("number"))
    counted = isinstance(frame.index, pd.RangeIndex) and frame.index.name is None
    frame = frame.map(written)
    if not counted:
        frame = frame.reset_index(names=frame.index.name or "")
    sides = ["right" if heading in numbers else "left" for heading in frame]

    def line(texts: Iterable[object], first: str, others: str) -> str:
        tags = [first] + [others] * (len(sides) - 1)
        # style in each cell: JupyterLab drops a style sheet from a notebook that it does not trust yet
        return "".join(
            f'<{tag} style="text-align: {side}; vertical-align: top; max-width: 32em">{escape(str(text))}</{tag}>'
            for tag, side, text in zip(tags, sides, texts, strict=True)
        )

    head = line(frame, "th", "th")
    body = [line(row, "td" if counted else "th", "td") for row in frame.itertuples(index=False)]
    html = f"<table><thead><tr>{head}</tr></thead><tbody><tr>{'</tr><tr>'.join(body)}</tr></tbody></table>"
    return Table(html, frame.to_string(index=False))
