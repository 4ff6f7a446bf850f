"""Somebody who learns alone: their own copy of the course, and `autograder check`."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import REPOSITORY


@pytest.fixture
def mine(tmp_path) -> Path:
    """A my-course/ with the untouched starter, somewhere of its own."""
    folder = tmp_path / "my-course"
    shutil.copytree(REPOSITORY / "exercises" / "01-saving", folder / "exercises" / "01-saving")
    return folder


def test_the_untouched_starter_is_not_attempted(autograder, mine):
    done = autograder("check", "01-saving", cwd=mine)
    assert done.returncode == 1
    assert done.stdout.count("not attempted") == 6
    assert "0 of 20 points so far" in done.stdout


def test_the_solution_is_done(autograder, mine):
    done = autograder("check", REPOSITORY / "solutions" / "01-saving" / "01-saving.ipynb", cwd=mine)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": done,") == 6
    assert "20 of 20 points" in done.stdout
    assert done.stderr == ""


def test_a_wrong_answer_is_told_what_to_do_next(autograder, mine):
    notebook = nbformat.read(REPOSITORY / "solutions" / "01-saving" / "01-saving.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "task6-save-safely")
    cell.source = "def save_safely(model, path):\n    joblib.dump(model, path)"
    path = mine / "exercises" / "01-saving" / "01-saving.ipynb"
    nbformat.write(notebook, path)
    before = path.read_bytes()
    done = autograder("check", cwd=mine)
    assert done.returncode == 1
    assert done.stdout.count(": done,") == 5
    assert "not yet, 0 of 3 points" in done.stdout
    assert "E-OLD-FILE-LOST" in done.stdout and "os.replace(temporary, path)" in done.stdout
    assert path.read_bytes() == before
    assert not (mine / "exercises" / "01-saving" / "models").exists(), "check works in a copy of the folder"


@pytest.mark.slow
def test_progress_over_all_exercises(autograder, mine):
    done = autograder("check", "--all", cwd=mine)
    assert done.returncode == 1
    assert "01-saving" in done.stdout and "0 of 6" in done.stdout and "0 of 20" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["02-savings"], ["no exercise '02-savings'", "did you mean '01-saving'?"]),
        (["broken.ipynb"], ["broken.ipynb is not a readable notebook"]),
        (["gone.ipynb"], ["There is no notebook gone.ipynb"]),
        (["plain.ipynb"], ["has no checks in it"]),
    ],
)
def test_what_cannot_be_checked_is_said_in_one_sentence(autograder, mine, arguments, words):
    (mine / "broken.ipynb").write_text("{")
    (mine / "plain.ipynb").write_text(
        json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    done = autograder("check", *arguments, cwd=mine)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert all(word in done.stderr for word in words), done.stderr


@pytest.fixture
def copy_of_the_repository(tmp_path, monkeypatch) -> Path:
    """A small stand-in for the checkout, so that the test leaves the real my-course/ alone."""
    for part in ("exercises", "lessons", "solutions"):
        shutil.copytree(REPOSITORY / part, tmp_path / "repository" / part)
    monkeypatch.setattr("autograder.material.PACKAGE", tmp_path / "repository" / "autograder")
    return tmp_path / "repository"


def test_start_fills_the_folder_and_never_overwrites(copy_of_the_repository):
    from autograder.learner import mycourse

    folder, new = mycourse.start()
    notebook = folder / "exercises" / "01-saving" / "01-saving.ipynb"
    assert notebook in new
    assert (folder / "lessons" / "measure.py").is_file()
    notebook.write_text("my work")
    (folder / "lessons" / "measure.py").unlink()
    _, again = mycourse.start()
    assert again == [folder / "lessons" / "measure.py"]
    assert notebook.read_text() == "my work"


def test_without_a_repository_the_folder_is_made_where_one_is_and_never_in_itself(tmp_path, monkeypatch):
    from autograder.learner import mycourse

    package = tmp_path / "site-packages" / "autograder"
    for part in ("exercises", "lessons"):
        shutil.copytree(REPOSITORY / part, package / "_course" / part)
    compiled = package / "_course" / "lessons" / "__pycache__" / "measure.cpython-311.pyc"  # pip makes it
    compiled.parent.mkdir(exist_ok=True)
    compiled.touch()
    monkeypatch.setattr("autograder.material.PACKAGE", package)
    monkeypatch.chdir(tmp_path)
    folder, new = mycourse.start()
    assert folder == tmp_path / "my-course" == mycourse.find()
    assert folder / "exercises" / "01-saving" / "01-saving.ipynb" in new
    assert not list(folder.rglob("__pycache__"))
    monkeypatch.chdir(folder / "exercises" / "01-saving")
    assert mycourse.start() == (folder, [])
    assert mycourse.find() == folder


def test_a_reset_puts_a_fresh_copy_beside_the_old_one(copy_of_the_repository):
    from autograder.errors import Mistake
    from autograder.learner import mycourse

    folder, _ = mycourse.start()
    old = folder / "exercises" / "01-saving" / "01-saving.ipynb"
    old.write_text("my work")
    first, second = mycourse.reset("01-saving"), mycourse.reset("01-saving")
    assert first != second and first.parent == second.parent == old.parent.parent
    fresh = (copy_of_the_repository / "exercises" / "01-saving" / "01-saving.ipynb").read_bytes()
    assert (first / "01-saving.ipynb").read_bytes() == fresh
    assert old.read_text() == "my work"
    with pytest.raises(Mistake, match="did you mean '01-saving'"):
        mycourse.reset("01-savin")
