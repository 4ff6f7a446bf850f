"""Is what a lesson's text counts there, and is every mark of a figure inside its axes?

`tests/counts.csv` names phrases of the texts below a cell, such as "three bars", each with what its number is in the
variables of the lesson at that place. `watched` makes `plt.show` look at the marks before it shows them.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

COUNTS = Path(__file__).with_name("counts.csv")
WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
}  # fmt: skip
NO_COUNTS = "times|ms|hours|standard errors"  # what follows a number that is a measure
COUNTED = re.compile(
    rf"(?<![\w.])({'|'.join(WORDS)}|\d[\d,]*) (?!(?:{NO_COUNTS})\b)(?:\w+ )?[a-z]+s\b", re.IGNORECASE
)
MARK = "@count"
Row = dict[str, str]


def rows_of(lesson: str) -> list[Row]:
    """The phrases of a lesson."""
    with COUNTS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["lesson"] == lesson]


def number_in(phrase: str) -> int:
    """The number that a phrase names, as a word or in digits."""
    found = re.search(rf"\b({'|'.join(WORDS)}|\d[\d,]*)\b", phrase, re.IGNORECASE)
    assert found, phrase
    text = found.group(1).lower()
    return WORDS.get(text) or int(text.replace(",", ""))


def phrases(text: str) -> list[str]:
    """What the sentences about a figure count."""
    parts = [part for part in text.split("\n\n") if part.startswith("*The figure:*")]
    return [" ".join(found.group(0).split()) for part in parts for found in COUNTED.finditer(part)]


def cells_that_count(notebook: NotebookNode, rows: list[Row]) -> NotebookNode:
    """The lesson with a cell after each text that counts, which prints what is there, and a first one that watches."""
    cells = [new_code_cell(f"__import__('runpy').run_path({__file__!r})['watched']()", id="watch")]
    for cell in notebook.cells:
        cells.append(cell)
        for row in rows:
            if row["cell"] == cell.id:
                cells.append(
                    new_code_cell(f"print({MARK!r}, int({row['is']}))", metadata={"counts": row["words"]})
                )
    notebook.cells = cells
    return notebook


def take_out(notebook: NotebookNode) -> tuple[list[str], list[str]]:
    """Remove our cells from a lesson that was run: what was counted wrongly, and what lies outside of its axes."""
    wrong, outside, kept = [], [], []
    for cell in notebook.cells:
        printed = "".join(output.get("text", str(output)) for output in cell.get("outputs", []))
        if "counts" in cell.metadata:
            words = cell.metadata["counts"]
            if printed.split() != [MARK, str(number_in(words))]:
                wrong.append(f"the text says “{words}”, and there is: {printed.strip()}")
        elif cell.id != "watch":
            outside += re.findall(r"^outside: .*$", printed, re.MULTILINE)
            kept.append(cell)
    notebook.cells = kept
    return wrong, outside


def watched() -> None:
    """From now on `plt.show` prints a line for every mark that its axes cut off."""
    show: Callable[..., Any] = plt.show

    def watching(*arguments: Any, **options: Any) -> Any:
        for number in plt.get_fignums():
            for axes in plt.figure(number).axes:
                for text in marks_outside(axes):
                    print("outside:", text)
        return show(*arguments, **options)

    plt.show = watching


def marks_outside(axes: Axes) -> list[str]:
    """The marks and bars that lie outside, or partly outside, of their axes."""
    places = [np.asarray(line.get_xydata()) for line in axes.lines if _has_marks(line, axes)]
    places += [
        np.asarray(part.get_offsets()) for part in axes.collections if isinstance(part, PathCollection)
    ]
    places += [np.array([patch.get_bbox().min, patch.get_bbox().max]) for patch in _bars(axes)]
    low, high = (
        np.array(ends) for ends in zip(*map(sorted, (axes.get_xlim(), axes.get_ylim())), strict=True)
    )
    hair = 1e-9 * np.maximum(abs(low), abs(high))
    found = []
    for place in places:
        numbers = np.ma.filled(place.astype(float), np.nan)
        numbers = numbers[np.isfinite(numbers).all(axis=1)]
        inside = ((numbers >= low - hair) & (numbers <= high + hair)).all(axis=1)
        found += [f"{x:g}, {y:g} in “{axes.get_title()}”" for x, y in numbers[~inside]]
    return found


def _has_marks(line: Any, axes: Axes) -> bool:
    return line.get_marker() not in ("None", "", " ", None) and line.get_transform() == axes.transData


def _bars(axes: Axes) -> list[Any]:
    return [patch for container in axes.containers for patch in container if hasattr(patch, "get_bbox")]
