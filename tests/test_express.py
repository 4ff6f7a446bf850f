"""The lecture for one class session: its minutes add up, each section has its question, and no text is copied."""

import re

import nbformat
import pytest
from conftest import REPOSITORY

LESSONS = {
    path.stem: nbformat.read(path, as_version=4) for path in sorted((REPOSITORY / "lessons").glob("*.ipynb"))
}
EXPRESS = "\n\n".join(cell.source for cell in LESSONS["express"].cells if cell.cell_type == "markdown")
ORDER = [
    "hook",
    "workflow",
    "pickle",
    "joblib",
    "checkpoint",
    "size",
    "load time",
    "onnx",
    "pipeline",
    "metadata",
]
ORDER += ["version", "security", "finance", "summary"]


def sections() -> list[tuple[str, int, str]]:
    """Title, minutes and text of each section that takes time."""
    parts = re.split(r"^## (.+) \((\d+) minutes?\)$", EXPRESS, flags=re.MULTILINE)
    return list(zip(parts[1::3], map(int, parts[2::3]), parts[3::3], strict=True))


def test_the_minutes_of_the_sections_are_those_of_the_session():
    promised = int(re.search(r"\*\*(\d+) minutes\.\*\*", EXPRESS)[1])
    assert sum(minutes for _, minutes, _ in sections()) == promised


def test_the_timetable_says_what_the_headings_say():
    table = re.findall(r"^\| (.+) \| (\d+) \|", EXPRESS, flags=re.MULTILINE)
    in_headings = [(title.lower(), minutes) for title, minutes, _ in sections()]
    assert len(table) == len(in_headings)
    for (title, minutes), (heading, in_heading) in zip(table, in_headings, strict=True):
        assert heading.startswith(title.lower().split(":")[0]) and int(minutes) == in_heading, title


def test_the_sections_are_in_the_order_of_the_slides():
    titles = [title.lower() for title, _, _ in sections() if title[0].isdigit()]
    assert len(titles) == len(ORDER)
    assert all(word in title for word, title in zip(ORDER, titles, strict=True))


def test_each_section_begins_with_a_question_to_the_class():
    for title, _, text in sections():
        assert text.strip().startswith("*Ask the class:*"), title


def test_it_points_to_every_other_lesson():
    assert {name for name in LESSONS if name not in EXPRESS} <= {"express"}


@pytest.mark.parametrize("other", [name for name in LESSONS if name != "express"])
def test_it_repeats_no_sentence_of_a_lesson(other):
    """Eight words in a row of its text are in no other lesson's."""

    def runs_of_words(notebook):
        texts = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        words = [re.findall(r"[\w'-]+", text.lower()) for text in texts]
        return {" ".join(text[start : start + 8]) for text in words for start in range(len(text) - 7)}

    assert runs_of_words(LESSONS["express"]) & runs_of_words(LESSONS[other]) == set()
