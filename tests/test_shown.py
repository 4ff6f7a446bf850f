"""Texts that count, and figures that cut nothing off: the parts that need no run of a lesson."""

import matplotlib.pyplot as plt
import nbformat
import pytest
import shown
from conftest import REPOSITORY

LESSONS = sorted((REPOSITORY / "lessons").glob("*.ipynb"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_text_about_a_figure_counts_only_what_is_looked_up(lesson):
    rows = shown.rows_of(lesson.stem)
    texts = {cell.id: cell.source for cell in nbformat.read(lesson, as_version=4).cells}
    for row in rows:
        assert row["words"] in " ".join(texts[row["cell"]].split()), row
        assert shown.number_in(row["words"]) > 0
    looked_up = {(row["cell"], row["words"]) for row in rows}
    counted = {(cell, phrase) for cell, text in texts.items() for phrase in shown.phrases(text)}
    assert {
        (cell, phrase)
        for cell, phrase in counted
        if not any(cell == other and (words in phrase or phrase in words) for other, words in looked_up)
    } == set()


@pytest.mark.parametrize(
    ("phrase", "number"), [("The two bars", 2), ("20 applications", 20), ("1,000 rows", 1000)]
)
def test_the_number_of_a_phrase(phrase, number):
    assert shown.number_in(phrase) == number


@pytest.mark.parametrize(
    ("draw", "outside"),
    [
        (lambda axes: axes.plot([1, 9], [1, 1], "o"), 1),
        (lambda axes: axes.plot([1, 9], [1, 1]), 0),  # a line may leave; its marks may not
        (lambda axes: axes.scatter([1, 2, float("nan")], [5, 1, 9]), 1),
        (lambda axes: axes.barh([0], [7]), 1),
        (lambda axes: axes.bar([1], [2]), 0),
        (lambda axes: axes.axhline(1, marker="o"), 0),
    ],
)
def test_a_mark_beyond_the_axes_is_found(draw, outside):
    figure, axes = plt.subplots()
    try:
        draw(axes)
        axes.set(xlim=(-1, 3), ylim=(-1, 3))
        assert len(shown.marks_outside(axes)) == outside
    finally:
        plt.close(figure)
