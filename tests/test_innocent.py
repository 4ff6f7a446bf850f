"""Whose fault it is, and who pays: no honest student loses a point to the machine or to the grader."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.causes import Cause
from autograder.errors import Mistake
from autograder.gradebook.course import Course
from autograder.grading import classroom, processes
from autograder.grading.worker import Outcome
from autograder.learner import selfcheck
from autograder.limits import Limits
from autograder.sandbox import environment

EXERCISE = "01-saving"


@pytest.fixture
def course(class_of_two, tmp_path):
    """A class of its own, with ada's notebook and ben's, not graded yet."""
    return Path(shutil.copytree(class_of_two, tmp_path / "course"))


class Executor:
    """Runs nothing: what a job comes to is known beforehand, by student."""

    def __init__(self, **outcomes):
        self.outcomes, self.submitted = outcomes, []

    def submit(self, _function, job, *setting):
        self.submitted.append(job.student)
        future = Future()
        outcome = self.outcomes.get(job.student, Outcome())
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
        return future


def graded(course, executor, on_start=lambda count: None):
    """The results of a class by student, with this executor in place of workers."""
    options = classroom.Options(place="unboxed")
    found = classroom.grade(Course(course), EXERCISE, executor, 2, options, lambda result: None, on_start)
    return {result.student: result for result in found}


def copies(course, *students):
    for student in students:
        shutil.copytree(course / "submitted" / "ada", course / "submitted" / student)


def test_a_submission_that_kills_its_worker_is_tried_three_times_and_costs_only_itself(course):
    copies(course, "cyd", "dee", "eli")
    executor = Executor(ben=BrokenExecutor("killed"))
    results = graded(course, executor)
    assert executor.submitted.count("ben") == 3
    assert executor.submitted[-1] == "ben", "the last time alone, after all others"
    assert results["ben"].status == "failed" and results["ben"].flags == [classroom.WORKER_KILLED]
    assert classroom.is_machines_matter(results["ben"])
    assert {student for student, result in results.items() if result.status == "graded"} == {
        "ada",
        "cyd",
        "dee",
        "eli",
    }


def test_an_outcome_that_cannot_be_brought_back_is_the_machines_matter(course):
    results = graded(course, Executor(ben=MemoryError("too large")))
    assert results["ben"].flags == ["MemoryError: too large"]
    assert {cell.cause for cell in results["ben"].cells} == {Cause.MACHINE}


def test_a_folder_that_has_vanished_is_not_a_submission_without_a_notebook(course):
    results = graded(course, Executor(), on_start=lambda count: shutil.rmtree(course / "submitted" / "ben"))
    assert classroom.is_machines_matter(results["ben"])
    assert "has disappeared: put it back" in results["ben"].flags[0]
    assert results["ada"].status == "graded"


def test_whatever_happens_when_one_is_taken_in_the_others_are_graded(course, monkeypatch):
    take_in = classroom.intake.take_in

    def sometimes(submission, setting):
        if submission.student == "ben":
            raise RecursionError("1,500 folders deep")
        return take_in(submission, setting)

    monkeypatch.setattr(classroom.intake, "take_in", sometimes)
    results = graded(course, Executor())
    assert results["ben"].flags == ["It could not be taken in (RecursionError: 1,500 folders deep)."]
    assert results["ada"].status == "graded"


def test_a_gradebook_of_an_older_nbgrader_is_refused_in_one_sentence(course, autograder):
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        database.execute("ALTER TABLE grade DROP COLUMN extra_credit")
        database.commit()
    done = autograder("grade", EXERCISE, "--course", course)
    assert done.returncode == 2 and not done.stdout.strip()
    assert (
        "older nbgrader: run 'nbgrader db upgrade' there first." in done.stderr
        and done.stderr.count("\n") == 1
    )


def is_worker(process):
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:
        return False


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nobody_anything(course, tmp_path):
    copies(course, "cyd", "dee", "eli", "fay")
    command = [
        sys.executable,
        "-m",
        "autograder.cli",
        "grade",
        EXERCISE,
        "--course",
        str(course),
        "--jobs",
        "2",
    ]
    command += ["--json", str(tmp_path / "results.json")]
    grader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    workers = []
    while len(workers) < 2 or not workers[0].children():
        assert grader.poll() is None
        time.sleep(0.1)
        workers = [process for process in psutil.Process(grader.pid).children() if is_worker(process)]
    workers[0].send_signal(signal.SIGKILL)
    said, _ = grader.communicate(timeout=300)
    assert grader.returncode == 0, said
    results = {result["student"]: result for result in json.loads((tmp_path / "results.json").read_text())}
    assert {student: result["points"] for student, result in results.items()} == {
        "ada": 20, "ben": 0, "cyd": 20, "dee": 20, "eli": 20, "fay": 20
    }  # fmt: skip


@pytest.mark.slow
def test_lateness_is_seen_and_what_is_said_is_what_the_gradebook_holds(course, autograder, tmp_path):
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    (course / "submitted" / "ada" / EXERCISE / "timestamp.txt").write_text("2026-01-07 12:54:01 UTC")
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(EXERCISE, duedate="2026-01-01 10:00:00")
    grade = ("grade", EXERCISE, "--course", course, "--json", tmp_path / "r.json")
    done = autograder(*grade)
    assert done.returncode == 0, done.stderr
    assert "SubmittedAssignment" not in done.stdout + done.stderr
    assert "late by 6 days, 2:54:01: 20 of 20 points are taken off" in done.stdout and "0 / 20" in done.stdout
    assert "1 of 2 submissions have no timestamp.txt, so they count as handed in on time." in done.stdout
    ada = {result["student"]: result for result in json.loads((tmp_path / "r.json").read_text())}["ada"]
    assert (ada["points"], ada["penalty"], ada["late_seconds"]) == (20, 20, 528_841)
    assert (ada["submitted"], ada["due"]) == ("2026-01-07T12:54:01", "2026-01-01T10:00:00")

    with Gradebook(
        f"sqlite:///{course}/gradebook.db"
    ) as gradebook:  # a person looks at ben's, and gives two points
        gradebook.find_submission_notebook(EXERCISE, EXERCISE, "ben").grades[0].manual_score = 2
        gradebook.db.commit()
    assert autograder(*grade).returncode == 0
    ben = {result["student"]: result for result in json.loads((tmp_path / "r.json").read_text())}["ben"]
    assert ben["points"] == 2 and [cell["points"] for cell in ben["cells"]].count(2) == 1


@pytest.mark.slow
def test_a_run_that_changes_marks_tells_whose_which_and_why(course, autograder, tmp_path):
    grade = ("grade", EXERCISE, "--course", course, "--json", tmp_path / "r.json")
    first = autograder(*grade)
    assert first.returncode == 0 and "Marks that are others" not in first.stdout
    shutil.copytree(course / "submitted" / "ada", course / "submitted" / "ben", dirs_exist_ok=True)
    done = autograder(*grade)
    assert done.returncode == 0, done.stderr
    assert "Marks that are others than before" in done.stdout and "0 → " in done.stdout
    results = {result["student"]: result for result in json.loads((tmp_path / "r.json").read_text())}
    assert results["ada"]["changes"] == []
    changes = results["ben"]["changes"]
    assert {change["before"] for change in changes} == {0} and sum(change["now"] for change in changes) == 20
    assert results["ben"]["again"] == ["submission"]


@pytest.fixture
def scratch(monkeypatch):
    """A place for temporary folders of our own, with a short name."""
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def begun(course):
    """A grader at work on a class: a box is there."""
    command = [sys.executable, "-m", "autograder.cli", "grade", EXERCISE, "--course", str(course), "--force"]
    grader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not [
        child for child in psutil.Process(grader.pid).children() if is_worker(child) and child.children()
    ]:
        assert grader.poll() is None
        time.sleep(0.1)
    return grader


@pytest.mark.slow
@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
def test_a_grader_that_is_told_to_stop_leaves_no_files_of_students(course, scratch, number):
    grader = begun(course)
    grader.send_signal(number)
    said, _ = grader.communicate(timeout=60)
    assert grader.returncode == 130 and "Stopped. What was finished is kept." in said
    assert list(scratch.glob("ag-*")) == []


@pytest.mark.slow
def test_what_a_killed_grader_leaves_the_next_one_sweeps(course, scratch, autograder):
    grader = begun(course)
    grader.kill()
    grader.communicate(timeout=60)
    assert list(scratch.glob("ag-*"))
    assert autograder("grade", EXERCISE, "--course", course, "--student", "ben").returncode == 0
    assert list(scratch.glob("ag-*")) == []


def test_by_default_as_many_jobs_run_as_this_process_may_use_processors(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 3, 5}, raising=False)
    monkeypatch.setattr(processes, "_quota", lambda: None)
    assert processes.usable_cores() == 3
    monkeypatch.setattr(processes, "_quota", lambda: 2)
    assert processes.usable_cores() == 2


def test_temporary_folders_go_where_the_names_of_sockets_fit(tmp_path, monkeypatch):
    long = tmp_path / ("t" * 90)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    assert len(environment.scratch_folder()) <= environment.LONGEST_SCRATCH
    monkeypatch.setattr(environment, "SHORT_FOLDERS", (str(tmp_path / "missing"),))
    with pytest.raises(Mistake, match="set TMPDIR to a folder of at most 40 characters"):
        environment.scratch_folder()


@pytest.mark.slow
def test_a_class_is_graded_under_a_long_tmpdir_and_told_to_a_narrow_terminal(
    course, autograder, tmp_path, monkeypatch
):
    copies(course, "jürgen 李")
    long = tmp_path / ("t" * 90)
    long.mkdir()
    monkeypatch.setenv("TMPDIR", str(long))
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    done = autograder("grade", EXERCISE, "--course", course, "--json", tmp_path / "r.json", encoding="cp1252")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "jürgen ?" in done.stdout
    results = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert {result["student"]: result["points"] for result in results} == {
        "ada": 20,
        "ben": 0,
        "jürgen 李": 20,
    }
    assert list(long.iterdir()) == []


def test_check_names_the_cell_that_was_stopped_and_its_limit_before_what_follows(tmp_path, monkeypatch):
    monkeypatch.setattr(selfcheck, "Limits", lambda: Limits(cell_seconds=2))
    notebook = nbformat.v4.new_notebook()
    for name, source, grade in (
        ("table", "import time\ntime.sleep(60)\nsize = 3", False),
        ("check", "assert size", True),
    ):
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata.nbgrader = {"grade_id": name, "grade": grade, "solution": not grade, "points": 1}
        notebook.cells.append(cell)
    nbformat.write(notebook, tmp_path / "nb.ipynb")
    (task,) = selfcheck.check(tmp_path / "nb.ipynb")
    assert task.cells[0].message.startswith("table did not end within 2 s and was stopped. NameError")
