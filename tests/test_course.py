"""An instructor's class folder, and what each mistake is answered with: one sentence, exit 2, nothing changed."""

import shutil
import sqlite3
from pathlib import Path

import pytest


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, to show that nothing was changed."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def expect_mistake(done, *words: str) -> None:
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def course(class_of_two, tmp_path) -> Path:
    """A copy of the class, to be spoilt."""
    return Path(shutil.copytree(class_of_two, tmp_path / "course"))


@pytest.mark.slow
def test_new_makes_an_ordinary_nbgrader_course(autograder, tmp_path):
    done = autograder("new", tmp_path / "ml2026")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "ml2026"
    assert "autograder grade 01-saving" in done.stdout
    assert (folder / "source" / "01-saving" / "01-saving.ipynb").is_file()
    assert "SOLUTION" not in (folder / "release" / "01-saving" / "01-saving.ipynb").read_text()
    assert (folder / "gradebook.db").is_file()


def test_new_leaves_a_folder_that_is_in_use_alone(autograder, tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    expect_mistake(autograder("new", tmp_path), "not empty")
    assert snapshot(tmp_path) == {"precious.txt": b"mine"}


def test_a_mistyped_assignment_is_answered_with_the_nearest_name(autograder, course):
    before = snapshot(course)
    expect_mistake(
        autograder("grade", "01-savings", "--course", course), "no assignment '01-savings'", "'01-saving'?"
    )
    assert snapshot(course) == before


def test_a_folder_that_is_no_course_is_named(autograder, tmp_path):
    expect_mistake(
        autograder("grade", "01-saving", "--course", tmp_path), str(tmp_path), "--course", "autograder new"
    )
    assert snapshot(tmp_path) == {}


def test_a_configuration_that_does_not_run_is_named(autograder, course):
    (course / "nbgrader_config.py").write_text("c = get_config(\n")
    expect_mistake(autograder("grade", "01-saving", "--course", course), "nbgrader_config.py cannot be read")


def test_a_damaged_source_notebook_is_named(autograder, course):
    notebook = course / "source" / "01-saving" / "01-saving.ipynb"
    notebook.write_text("{broken")
    before = snapshot(course)
    expect_mistake(
        autograder("grade", "01-saving", "--course", course), str(notebook), "not a readable notebook"
    )
    assert snapshot(course) == before


def test_a_gradebook_in_use_is_left_alone(autograder, course):
    other = sqlite3.connect(course / "gradebook.db")
    other.execute("BEGIN EXCLUSIVE")
    expect_mistake(autograder("grade", "01-saving", "--course", course), "gradebook.db is in use")
    other.close()
    assert not (course / "autograded").exists()


@pytest.mark.slow
def test_an_assignment_that_was_never_generated_is_said_to_be_so(autograder, course):
    (course / "gradebook.db").unlink()
    expect_mistake(
        autograder("grade", "01-saving", "--course", course), "nbgrader generate_assignment 01-saving"
    )


def test_an_assignment_without_submissions_is_said_to_be_so(autograder, course):
    shutil.rmtree(course / "submitted")
    expect_mistake(autograder("grade", "01-saving", "--course", course), "Nobody has submitted")


def test_a_place_for_the_results_that_does_not_exist_is_found_before_grading(autograder, course):
    expect_mistake(
        autograder("grade", "01-saving", "--course", course, "--json", course / "no" / "x.json"), "--json"
    )
    assert not (course / "autograded").exists()
