"""Every lesson runs top to bottom in a fresh kernel: quickly, quietly, with a figure and computed verdicts."""

import shutil

import claims_page
import ledger
import nbformat
import pytest
import shown
from conftest import REPOSITORY
from nbclient import NotebookClient

LESSONS = sorted((REPOSITORY / "lessons").glob("*.ipynb"))
CLAIMS = ledger.read(REPOSITORY / "lessons" / "claims.csv")
pytestmark = pytest.mark.slow


def copy_of_the_lessons(place):
    ignore = shutil.ignore_patterns("node_modules", "models")
    return shutil.copytree(REPOSITORY / "lessons", place / "lessons", ignore=ignore)


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def executed(request, tmp_path_factory):
    """The lesson after a run in a copy of lessons/, the CPU seconds it took, and what became of its claims' rows."""
    folder = copy_of_the_lessons(tmp_path_factory.mktemp("run"))
    before = {path.name for path in folder.rglob("*")}
    notebook = nbformat.read(folder / request.param.name, as_version=4)
    notebook = shown.cells_that_count(notebook, shown.rows_of(request.param.stem))
    notebook.cells.append(ledger.cell_that_reports(notebook, rows_of(request.param)))
    notebook.cells.insert(-1, nbformat.v4.new_code_cell("import os\nprint(sum(os.times()[:4]))"))
    # 60 seconds is what a reader is promised for the whole lesson; a busy machine may take longer
    NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(folder)}}, allow_errors=True
    ).execute()
    reported, spent = notebook.cells.pop(), notebook.cells.pop()  # ours: no part of the lesson
    notebook.metadata["cpu"] = float(spent.outputs[0].text)
    notebook.metadata["reported"] = "".join(output.get("text", str(output)) for output in reported.outputs)
    notebook.metadata["miscounted"], notebook.metadata["outside"] = shown.take_out(notebook)
    notebook.metadata["rows"] = rows_of(request.param)
    notebook.metadata["lesson"] = request.param.stem
    notebook.metadata["litter"] = sorted(
        {path.name for path in folder.rglob("*") if "__pycache__" not in path.parts} - before
    )
    return notebook


def rows_of(lesson):
    return [row for row in CLAIMS if row["lesson"] == lesson.stem]


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


def test_it_takes_less_than_a_minute_of_one_core(executed):
    """A minute is what readers are promised. It is counted in the CPU time of the kernel and of the processes that it
    started, imports included, because the clock on the wall depends on what else a machine is doing."""
    assert 1 < executed.metadata["cpu"] < 60


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


def test_what_a_text_counts_is_there(executed):
    assert executed.metadata["miscounted"] == []


def test_no_axes_cut_off_a_mark(executed):
    assert executed.metadata["outside"] == []


def test_each_verdict_follows_from_what_was_measured(executed):
    """The claims ledger: with one measured thing changed, the verdict turns, and without a change it does not."""
    told = {cell.id: ledger.printed(cell) for cell in ledger.verdict_cells(executed)}
    assert ledger.complaints(executed.metadata["rows"], told, executed.metadata["reported"]) == []


def test_the_page_of_claims_says_what_this_run_says(executed):
    """Except for what the clock decides: docs/claims.md marks it, and was written on one machine."""
    lesson = executed.metadata["lesson"]
    listed = claims_page.written(claims_page.PAGE.read_text(encoding="utf-8"))
    for cell in ledger.verdict_cells(executed):
        for claim, verdict in ledger.printed(cell).items():
            if claim not in claims_page.BY_THE_CLOCK:
                assert listed[claim, lesson][1] == verdict, f"claim {claim}: make claims"


def test_the_first_lesson_goes_on_after_a_real_restart_of_the_kernel(tmp_path):
    """Its reader restarts by hand and goes on below: what lies below must need nothing from above but the file."""
    folder = copy_of_the_lessons(tmp_path)
    whole = nbformat.read(folder / "00-start-here.ipynb", as_version=4)
    cut = [cell.id for cell in whole.cells].index("restart-text")
    told = []
    for cells in (whole.cells[:cut], whole.cells[cut:]):  # each in a kernel of its own
        notebook = nbformat.v4.new_notebook(cells=cells, metadata=whole.metadata)
        NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
        told.append("".join(output.get("text", "") for output in outputs(notebook)))
    assert "You have restarted" in told[1]
    assert told[1].count("gone\n") == 3  # the variable, the import, and at the end the folder
    assert "0 of 2,000 answers differ" in told[1]
    assert not (folder / "models").exists()
