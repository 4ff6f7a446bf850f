"""`autograder grade`: every submission into nbgrader's gradebook, and a reason for every point that is missing."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook


def nbgrader(*arguments: str, cwd: Path) -> None:
    """Run one of nbgrader's own commands, as an instructor does in an activated environment."""
    environment = os.environ | {"PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def graded(class_of_two, autograder, tmp_path_factory):
    """The class of two with two more: one damaged notebook, one that kills its kernel. Graded once."""
    course = Path(shutil.copytree(class_of_two, tmp_path_factory.mktemp("graded") / "course"))
    for student in ("cyd", "dee"):
        shutil.copytree(course / "submitted" / "ada", course / "submitted" / student)
    (course / "submitted" / "cyd" / "01-saving" / "01-saving.ipynb").write_text("{damaged")
    path = course / "submitted" / "dee" / "01-saving" / "01-saving.ipynb"
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == "task3-size-table").source = "import os\nos._exit(1)"
    nbformat.write(notebook, path)
    done = autograder("grade", "01-saving", "--course", course, "--json", course / "results.json")
    results = json.loads((course / "results.json").read_text()) if done.returncode == 0 else []
    return done, course, {result["student"]: result for result in results}


def test_each_submission_has_its_verdict(graded):
    done, _, results = graded
    assert done.returncode == 0, done.stderr
    assert {student: (result["status"], result["points"]) for student, result in results.items()} == {
        "ada": ("graded", 20),
        "ben": ("graded", 0),
        "cyd": ("failed", 0),
        "dee": ("graded", 7),
    }
    assert all(result["max_points"] == 20 for result in results.values())


def test_the_table_says_what_failed_and_why(graded):
    done, _, _ = graded
    assert "all passed" in done.stdout
    assert "task1-check-pipeline: E-NOT-ATTEMPTED. `build_pipeline` is still as it was" in done.stdout
    assert "damaged and cannot be read" in done.stdout
    assert "The cell did not run. The kernel died." in done.stdout


def test_nothing_but_our_own_words_reaches_the_terminal(graded):
    done, _, _ = graded
    assert done.stderr == ""
    assert "Traceback" not in done.stdout


def test_the_json_has_a_cause_and_a_message_for_each_graded_cell(graded):
    _, _, results = graded
    assert set(results["ben"]) == {
        "student", "assignment", "status", "points", "max_points", "flags", "seconds", "cells", "again", "submitted",
        "due", "late_seconds", "penalty", "changes",
    }  # fmt: skip
    first = results["ben"]["cells"][0]
    assert first.pop("message").startswith("E-NOT-ATTEMPTED. Found: `build_pipeline`")
    found, *_, next_step = first.pop("parts")
    assert found.startswith("`build_pipeline` is still") and "first hint" in next_step
    assert first == {
        "notebook": "01-saving",
        "cell": "task1-check-pipeline",
        "points": 0,
        "max_points": 2,
        "cause": "E-NOT-ATTEMPTED",
    }
    assert all(cell["cause"] is None and cell["message"] is None for cell in results["ada"]["cells"])


def test_a_kernel_that_dies_costs_what_comes_after_and_keeps_what_was_earned(graded):
    """The clean room of task 2 opens after the kernel is dead, on the files as they stood at its cell."""
    _, _, results = graded
    assert {cell["cell"]: (cell["points"], cell["cause"]) for cell in results["dee"]["cells"][:6]} == {
        "task1-check-pipeline": (2, None),
        "task1-check-fitted": (1, None),
        "task2-check-save-all": (1, None),
        "task2-check-files": (3, None),
        "task3-check-size-table": (0, "not-run"),
        "task3-check-size-file": (0, "not-run"),
    }


def test_the_gradebook_has_the_same_points(graded):
    _, course, results = graded
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "course") as gradebook:
        for student, result in results.items():
            assert gradebook.find_submission("01-saving", student).score == result["points"]


@pytest.mark.slow
def test_what_has_not_changed_is_not_run_again(graded, autograder, tmp_path):
    _, source, _ = graded
    course = Path(shutil.copytree(source, tmp_path / "course"))
    written = (course / "autograded" / "ada" / "01-saving" / "01-saving.ipynb").stat().st_mtime_ns
    other = course / "submitted" / "ben" / "01-saving" / "notes.txt"
    other.write_text("one more file")
    done = autograder("grade", "01-saving", "--course", course, "--json", course / "again.json")
    assert done.returncode == 0, done.stderr
    again = {result["student"]: result for result in json.loads((course / "again.json").read_text())}
    assert again["ada"]["points"] == 20
    assert (course / "autograded" / "ada" / "01-saving" / "01-saving.ipynb").stat().st_mtime_ns == written
    assert (course / "autograded" / "ben" / "01-saving" / "notes.txt").is_file()
    autograder("grade", "01-saving", "--course", course, "--student", "ada", "--force")
    assert (course / "autograded" / "ada" / "01-saving" / "01-saving.ipynb").stat().st_mtime_ns > written


@pytest.mark.slow
def test_without_a_box_grading_is_refused_unless_told_to(class_of_two, autograder, tmp_path, monkeypatch):
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    shutil.rmtree(course / "submitted" / "ben")
    (tmp_path / "no-box").mkdir()
    (tmp_path / "no-box" / "sitecustomize.py").write_text(
        "import autograder.sandbox.box as box\nbox.bwrap_path = lambda: None\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "no-box"))
    refused = autograder("grade", "01-saving", "--course", course)
    assert refused.returncode == 2
    assert "--no-sandbox" in refused.stderr and "bubblewrap" in refused.stderr
    assert not (course / "autograded").exists()
    (tmp_path / "elsewhere").mkdir()
    told = autograder(
        "grade",
        "01-saving",
        "--course",
        course,
        "--no-sandbox",
        "--json",
        course / "r.json",
        cwd=tmp_path / "elsewhere",
    )
    assert told.returncode == 0, told.stderr
    (result,) = json.loads((course / "r.json").read_text())
    assert result["points"] == 20
    assert any("not isolated" in flag for flag in result["flags"])
    assert "not isolated" in told.stdout
    assert list((tmp_path / "elsewhere").iterdir()) == [], "the notebook ran in a folder of its own"


@pytest.mark.slow
def test_a_kernel_that_cannot_be_had_is_the_machines_fault(class_of_two, autograder, tmp_path):
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    path = course / "source" / "01-saving" / "01-saving.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.kernelspec = {"name": "no-such-kernel", "display_name": "None", "language": "python"}
    nbformat.write(notebook, path)
    nbgrader("generate_assignment", "01-saving", "--force", cwd=course)
    done = autograder("grade", "01-saving", "--course", course, "--json", course / "r.json")
    assert done.returncode == 1
    assert "no-such-kernel" in done.stdout
    assert {result["status"] for result in json.loads((course / "r.json").read_text())} == {"failed"}


def graded_notebook(*cells: tuple[str, str, str, dict[str, object]]) -> nbformat.NotebookNode:
    """A source notebook of an instructor: kind, name, text and nbgrader's metadata of each cell."""
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    for kind, name, source, metadata in cells:
        made = getattr(nbformat.v4, f"new_{kind}_cell")(source)
        common = {"schema_version": 3, "grade_id": name, "task": False, "locked": False}
        made.metadata.nbgrader = common | metadata
        notebook.cells.append(made)
    return notebook


TEST = {"solution": False, "grade": True, "locked": True}
ANSWER = {"solution": True, "grade": False}


def new_course(course: Path, notebook: nbformat.NotebookNode) -> Path:
    """A course of nbgrader's with one assignment, `rivers`, that is released; where `eve` hands in."""
    (course / "source" / "rivers").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'geo'\n")
    nbformat.write(notebook, course / "source" / "rivers" / "rivers.ipynb")
    nbgrader("generate_assignment", "rivers", cwd=course)
    return Path(shutil.copytree(course / "release" / "rivers", course / "submitted" / "eve" / "rivers"))


@pytest.mark.slow
def test_any_nbgrader_course_can_be_graded(autograder, tmp_path):
    """Geography, with partial credit, an answer left out, and a question that a person must grade."""
    course = tmp_path / "geography"
    notebook = graded_notebook(
        ("code", "answer", "### BEGIN SOLUTION\nlength = 6650\n### END SOLUTION", ANSWER),
        ("code", "half", "0.5", TEST | {"points": 1}),
        ("code", "exact", "assert length == 6650, 'the Nile is longer'", TEST | {"points": 3}),
        ("markdown", "essay", "Why?", {"solution": True, "grade": True, "points": 5}),
    )
    handed_in = new_course(course, notebook)
    notebook = nbformat.read(handed_in / "rivers.ipynb", as_version=4)
    notebook.cells[-1].source = "Because of the rain in Ethiopia."
    nbformat.write(notebook, handed_in / "rivers.ipynb")

    done = autograder("grade", "rivers", "--json", "results.json", cwd=course)
    assert done.returncode == 0, done.stderr
    (result,) = json.loads((course / "results.json").read_text())
    assert result["status"] == "needs manual grade"
    assert {cell["cell"]: (cell["points"], cell["cause"]) for cell in result["cells"]} == {
        "half": (0.5, "partial"),
        "exact": (0, "NameError"),
        "essay": (None, None),
    }


SHAPES = {  # of tests in public courses
    "decorated": "@staticmethod\ndef check(): ...\nassert length == 6650",
    "indented": "    assert length == 6650\n    assert length",
    "bash": "%%bash\ntrue",
    "script": "%%script true\nnothing",
    "written": "%%writefile given.txt\nNile",
    "page": "%%html\n<b>Nile</b>",
    "drawing": "%%javascript\n1",
    "formula": "%%latex\n$x$",
    "timed": "%%time\nassert length == 6650",
    "magic": "%matplotlib inline\nassert length == 6650",
    "shell": "!true\nassert length == 6650",
    "awaited": "import asyncio\nawait asyncio.sleep(0)\nassert length == 6650",
    "future": "from __future__ import annotations\nassert length == 6650",
    "empty": "",
    "comments": "# still to be written",
    "last": "assert length == 6650",
}


@pytest.mark.slow
def test_a_test_of_any_shape_accuses_nobody(autograder, tmp_path):
    """Nor does a beginner who gave away the names of builtins."""
    tests = [("code", name, source, TEST | {"points": 1}) for name, source in SHAPES.items()]
    broken = ("code", "broken", " assert length == 6650\nassert length", TEST | {"points": 1})
    answer = ("code", "answer", "### BEGIN SOLUTION\nlength = 6650\n### END SOLUTION", ANSWER)
    course = tmp_path / "geography"
    handed_in = new_course(course, graded_notebook(answer, *tests[:4], broken, *tests[4:]))
    notebook = nbformat.read(handed_in / "rivers.ipynb", as_version=4)
    notebook.cells[0].source = "length = 6650\nsum = len = str = all = range = isinstance = print = list = 3"
    nbformat.write(notebook, handed_in / "rivers.ipynb")

    done = autograder("grade", "rivers", "--json", "results.json", cwd=course)
    assert done.returncode == 0, done.stderr
    (result,) = json.loads((course / "results.json").read_text())
    assert result["flags"] == []
    assert {cell["cell"]: cell["cause"] for cell in result["cells"] if cell["cause"]} == {
        "broken": "IndentationError"
    }
    assert result["points"] == len(SHAPES)


@pytest.mark.slow
def test_a_second_run_is_refused_and_ctrl_c_stops_the_first(class_of_two, autograder, tmp_path):
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    path = course / "submitted" / "ben" / "01-saving" / "01-saving.ipynb"
    notebook = nbformat.read(path, as_version=4)
    next(
        cell for cell in notebook.cells if cell.id == "task1-pipeline"
    ).source = "import time\ntime.sleep(25)"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "autograder.cli", "grade", "01-saving", "--course", str(course)]
    first = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        while not (course / "autograded" / "ada" / "01-saving").exists() and first.poll() is None:
            time.sleep(0.1)
        second = autograder("grade", "01-saving", "--course", course)
        assert second.returncode == 2
        assert "Another grading run is at work" in second.stderr
        first.send_signal(signal.SIGINT)
        _, told = first.communicate(timeout=60)
    finally:
        first.kill()
    assert first.returncode == 130, told
    assert "Stopped" in told
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "course") as gradebook:
        assert gradebook.find_submission("01-saving", "ada").score == 20


def is_box(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):  # it may have ended meanwhile
        return "warm.py" in " ".join(process.cmdline())
    return False


def test_nothing_goes_on_after_the_grader_was_killed(class_of_two, tmp_path):
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    command = [sys.executable, "-m", "autograder.cli", "grade", "01-saving", "--course", str(course)]
    grader = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        started = []
        while not any(is_box(process) for process in started):
            assert grader.poll() is None
            time.sleep(0.1)
            started = psutil.Process(grader.pid).children(recursive=True)
    finally:
        grader.kill()
        grader.wait()
    _, left_over = psutil.wait_procs(started, timeout=20)
    for process in left_over:
        process.kill()
    assert left_over == []


@pytest.mark.slow
def test_a_huge_file_handed_in_costs_its_student_one_sentence_and_nobody_else(
    class_of_two, autograder, tmp_path
):
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    with (course / "submitted" / "ben" / "01-saving" / "hole.bin").open("wb") as file:
        file.truncate(3_000_000_000)  # takes no space on this disk, and must take none on others
    results = tmp_path / "results.json"
    done = autograder("grade", "01-saving", "--course", course, "--json", results)
    assert done.returncode == 0, done.stderr
    ada, ben = json.loads(results.read_text())
    assert (ada["points"], ada["status"]) == (20, "graded")
    assert (ben["points"], ben["status"]) == (0, "failed")
    assert {cell["cause"] for cell in ben["cells"]} == {"too-large"}
    assert "256 MB that are allowed (hole.bin)" in ben["flags"][0]
