"""Every lesson runs top to bottom in a fresh kernel: quickly, quietly, with a figure and computed verdicts."""

import shutil
import time

import nbformat
import pytest
from conftest import REPOSITORY
from nbclient import NotebookClient

LESSONS = sorted((REPOSITORY / "lessons").glob("*.ipynb"))
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def executed(request, tmp_path_factory):
    """The lesson after a run in a copy of lessons/, and the seconds it took."""
    folder = tmp_path_factory.mktemp("run") / "lessons"
    shutil.copytree(REPOSITORY / "lessons", folder, ignore=shutil.ignore_patterns("node_modules"))
    before = {path.name for path in folder.rglob("*")}
    notebook = nbformat.read(folder / request.param.name, as_version=4)
    start = time.perf_counter()
    # 60 seconds is what a reader is promised for the whole lesson, so no cell may take longer
    NotebookClient(
        notebook, timeout=60, resources={"metadata": {"path": str(folder)}}, allow_errors=True
    ).execute()
    notebook.metadata["seconds"] = time.perf_counter() - start
    notebook.metadata["litter"] = sorted(
        {path.name for path in folder.rglob("*") if "__pycache__" not in path.parts} - before
    )
    return notebook


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_no_cell_fails_or_warns(executed):
    troubles = [
        output.get("text") or output.get("evalue")
        for output in outputs(executed)
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert troubles == []


def test_it_leaves_nothing_behind(executed):
    assert executed.metadata["litter"] == []


def test_it_shows_a_figure_and_says_what_the_figure_shows(executed):
    figures = [output for output in outputs(executed) if "image/png" in output.get("data", {})]
    told = [
        cell for cell in executed.cells if cell.cell_type == "markdown" and "figure" in cell.source.lower()
    ]
    assert figures
    assert len(told) >= len(figures)


def test_it_ends_within_a_minute(executed):
    """The one promise about time that readers were given; the usual run takes half of it."""
    assert executed.metadata["seconds"] < 60


def test_it_has_the_parts_of_a_lesson(executed):
    text = "\n".join(cell.source for cell in executed.cells if cell.cell_type == "markdown").lower()
    for part in (
        "minutes",
        "afterwards you can",
        "predict first",
        "break it",
        "quick check",
        "summary",
        "what next",
    ):
        assert part in text, part
    assert text.count("<details>") == text.count("</details>") >= 3


def test_each_verdict_on_the_slide_is_printed(executed):
    printed = "\n".join(
        output.get("data", {}).get("text/plain", "") + str(output.get("text", ""))
        for output in outputs(executed)
    )
    assert "the slide said" in printed and "we measured" in printed and "verdict" in printed
