"""The figures that lessons draw. Each is shown with alternative text computed from its own numbers, and with those
numbers as a table behind a fold.
"""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from measure import as_table

GREYS = ("0.35", "0.75")
MARKS = {"o": "circle", "X": "cross", "^": "triangle", "s": "square"}


class Shown:
    """A figure on the screen: an image that a screen reader can read out, and its numbers to unfold."""

    def __init__(self, figure: Figure, alternative: str, numbers: pd.DataFrame, digits: int = 1):
        buffer = BytesIO()
        figure.savefig(buffer, format="png", dpi=96, facecolor="white")
        plt.close(figure)
        self.png = buffer.getvalue()
        self.alternative = alternative
        self.numbers = as_table(numbers, digits)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        image = base64.b64encode(self.png).decode()
        html = (
            f'<img alt="{escape(self.alternative)}" src="data:image/png;base64,{image}">'
            f"<details><summary>The numbers of this figure</summary>{self.numbers.html}</details>"
        )
        return {
            "text/html": html,
            "image/png": image,
            "text/plain": f"{self.alternative}\n{self.numbers.text}",
        }


def bars(values: Mapping[str, float], unit: str, title: str, digits: int = 1, log: bool = False) -> Shown:
    """A horizontal bar for each value, with the value beside it. `unit` names what the axis counts, with its unit."""
    figure, panel = plt.subplots(figsize=(8, 0.9 + 0.36 * len(values)), layout="constrained")
    drawn = panel.barh(list(values), list(values.values()), color=GREYS[1], edgecolor=GREYS[0])
    panel.bar_label(drawn, [_said(value, digits) for value in values.values()], padding=4)
    panel.set_xscale("log" if log else "linear")
    panel.margins(x=0.15)
    panel.set_xlabel(f"{unit}, logarithmic scale" if log else unit)
    panel.set_title(title)
    panel.invert_yaxis()
    told = ", ".join(f"{name} {_said(value, digits)}" for name, value in values.items())
    numbers = pd.DataFrame({unit: pd.Series(values)})
    return Shown(figure, f"Bar chart. {title}. {unit}: {told}.", numbers, digits)


def spread(
    values: Sequence[float], unit: str, title: str, lines: Mapping[str, float], digits: int = 1
) -> Shown:
    """How often each value occurs, on a logarithmic axis, with a named line at each of `lines`."""
    figure, panel = plt.subplots(figsize=(9, 3.6), layout="constrained")
    low, high = min(*values, *lines.values()), max(*values, *lines.values())
    panel.hist(values, bins=np.geomspace(low, high, 60), color=GREYS[1], edgecolor=GREYS[0])
    for (name, value), style in zip(lines.items(), ("-", "--", "-.", ":"), strict=False):
        panel.axvline(value, color="black", linestyle=style, label=f"{name}: {_said(value, digits)}")
    panel.set(xscale="log", xlabel=f"{unit}, logarithmic scale", ylabel="how often", title=title)
    panel.legend()
    told = ", ".join(f"{name} {_said(value, digits)}" for name, value in lines.items())
    largest = _said(max(values), digits)
    alternative = f"Histogram of {len(values):,} values. {title}. {unit}: {told}; the largest {largest}."
    return Shown(figure, alternative, pd.DataFrame({unit: pd.Series(lines)}), digits)


def points(
    table: pd.DataFrame, x: str, y: str, kind: str, title: str, kinds: Sequence[str], digits: int = 1
) -> Shown:
    """A numbered point for each row, on two logarithmic axes, and beside them the rows' labels by number.

    `x` and `y` are columns whose names end with their unit; the mark follows from the word in column `kind`, one of
    `kinds` (at most four). Rows without a number are left out.
    """
    marks = dict(zip(kinds, MARKS, strict=False))
    table = table.dropna(subset=[x, y]).sort_values(x)
    figure, panel = plt.subplots(figsize=(10, 6), layout="constrained")
    for word, mark in marks.items():
        these = table[table[kind] == word]
        panel.scatter(these[x], these[y], 60, marker=mark, facecolor=GREYS[1], edgecolor="black", label=word)
    for number, (across, up) in enumerate(zip(table[x], table[y], strict=True), start=1):
        offset = (6, 4) if number % 2 else (6, -11)  # neighbours get their numbers above and below
        panel.annotate(str(number), (across, up), offset, textcoords="offset points", size=9)
    names = "\n".join(f"{number}  {name}" for number, name in enumerate(table.index, start=1))
    panel.text(1.02, 1, names, transform=panel.transAxes, va="top", size=9)
    panel.set(xscale="log", yscale="log", xlabel=x, ylabel=y, title=title)
    panel.margins(0.08)
    panel.legend(title=kind)
    groups = [
        f"{kind}: {word} (drawn as a {MARKS[mark]}): "
        + "; ".join(
            f"{name} {_said(row[x], digits)} and {_said(row[y], digits)}"
            for name, row in table[table[kind] == word].iterrows()
        )
        for word, mark in marks.items()
        if (table[kind] == word).any()
    ]
    alternative = f"Scatter plot. {title}. For each: {x} and {y}. {'. '.join(groups)}."
    return Shown(figure, alternative, table[[x, y, kind]], digits)


def _said(value: float, digits: int) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.{digits}f}"
