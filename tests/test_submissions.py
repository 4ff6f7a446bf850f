"""The class of tests/submissions, graded as an instructor does: exactly these points, for exactly these causes."""

import csv
import functools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from all_cases import EXERCISES, each, expected
from conftest import graded_cells, without_plugin
from nbgrader.api import Gradebook

from autograder import demo
from autograder.cases import KINDS

ASSIGNMENT = demo.ASSIGNMENT
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def graded(autograder, tmp_path_factory):
    """Grade an assignment's class, in which every case is a student: its folder, and its results by student."""

    @functools.cache
    def grade(assignment: str):
        folder = tmp_path_factory.mktemp(assignment) / "class"
        demo.prepare(folder, None, assignment)
        results = folder / "results.json"
        done = autograder("grade", assignment, "--course", folder, "--json", results, timeout=1800)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder, {result["student"]: result for result in json.loads(results.read_text())}

    return grade


@pytest.fixture(params=EXERCISES)
def everybody(request, graded):
    """Each assignment's class: its name, its folder, and its results by student."""
    return request.param, *graded(request.param)


@pytest.fixture(scope="module")
def shown(autograder, tmp_path_factory):
    """What `autograder demo` printed, and the class folder it made."""
    folder = tmp_path_factory.mktemp("demo") / "class"
    done = autograder("demo", "--out", folder, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, folder


@each(*KINDS)
def test_a_case_gets_its_points_for_its_causes(exercise, case, graded):
    _, results = graded(exercise)
    got = {cell["cell"]: (cell["points"], cell["cause"]) for cell in results[case.student]["cells"]}
    assert got == expected(exercise, case)


@each("right", "alternative")
def test_a_right_solution_gets_full_marks(exercise, case, graded):
    _, results = graded(exercise)
    assert results[case.student]["points"] == results[case.student]["max_points"] == 20


def test_the_untouched_starter_gets_nothing(everybody):
    _, _, results = everybody
    assert results[demo.STARTER]["points"] == 0
    assert {cell["cause"] for cell in results[demo.STARTER]["cells"]} <= {"E-NOT-ATTEMPTED", "E-FILE-MISSING"}


def test_every_message_of_a_check_is_short_and_complete(everybody):
    _, _, results = everybody
    messages = [cell["message"] for result in results.values() for cell in result["cells"] if cell["message"]]
    assert len(messages) > 12
    for message in filter(lambda text: text.startswith("E-"), messages):
        assert len(message.split()) <= 90, message
        assert all(part in message for part in ("Found:", "Expected:", "Why it matters:", "Next:")), message


def test_no_payload_ran(everybody):
    _, folder, _ = everybody
    assert not [path for path in folder.rglob("*") if "marker" in path.name.lower()]


def test_the_gradebook_agrees(everybody):
    assignment, folder, results = everybody
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "class") as gradebook:
        for student, result in results.items():
            assert gradebook.find_submission(assignment, student).score == result["points"]


def test_the_demo_shows_the_class_the_sizes_and_where_everything_lies(shown):
    text, folder = shown
    for student in (*demo.SMALL_CLASS, demo.STARTER):
        assert student in text
    assert "model-compressed.joblib" in text
    assert f"cd {folder}" in text and "Formgrader" in text
    with (folder / "results.csv").open(encoding="utf-8") as file:
        points = {row["student"]: float(row["points"]) for row in csv.DictReader(file)}
    assert set(points) == {*demo.SMALL_CLASS, demo.STARTER}
    assert points[demo.MODEL_STUDENT] == 20


def test_the_feedback_page_tells_the_student_what_to_do(shown):
    _, folder = shown
    for student in (*demo.SMALL_CLASS, demo.STARTER):
        assert (folder / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").is_file()
    page = (folder / "feedback" / demo.STARTER / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text(
        encoding="utf-8"
    )
    text = re.sub(r"<[^>]+>", "", page)
    assert "Not yet (E-NOT-ATTEMPTED)" in text
    assert "Next: read the task" in text


def nbgrader(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, timeout=300)


def test_the_checks_say_the_same_under_nbgraders_own_commands(class_of_two, tmp_path):
    """`nbgrader autograde` and `nbgrader validate`, on the solution and on the starter."""
    course = without_plugin(Path(shutil.copytree(class_of_two, tmp_path / "course")))
    done = nbgrader("autograde", ASSIGNMENT, cwd=course)
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "course") as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "ada").score == 20
        assert gradebook.find_submission(ASSIGNMENT, "ben").score == 0
    graded = nbformat.read(course / "autograded" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    streams = [
        output.name
        for cell in graded_cells(graded)
        for output in cell.outputs
        if output.output_type == "stream"
    ]
    assert set(streams) == {"stdout"}

    right = nbgrader(
        "validate", str(course / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"), cwd=course
    )
    assert "Success! Your notebook passes all the tests." in right.stdout
    starter = nbgrader("validate", str(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"), cwd=course)
    assert "VALIDATION FAILED ON 12 CELL(S)" in starter.stdout
    assert starter.stdout.count("Not yet (E-") == 12
    assert "Traceback" not in starter.stdout
