"""What runs is the package that the command came from, whole, or nothing does."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, Finished

from autograder.sandbox.environment import package_elsewhere


@pytest.fixture
def second_checkout(tmp_path: Path) -> Path:
    """Another checkout, without an environment of its own."""
    folder = tmp_path / "second"
    shutil.copytree(REPOSITORY / "autograder", folder / "autograder")
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    return folder


def grade(course: Path, *options: str, cwd: Path) -> Finished:
    command = [sys.executable, "-m", "autograder.cli", "grade", "01-saving", "--course", course, *options]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("options", [[], ["--no-sandbox"]], ids=["in boxes", "without"])
def test_a_second_checkout_with_the_first_ones_environment_is_told_so(
    class_of_two, second_checkout, tmp_path, options
):
    course = shutil.copytree(class_of_two, tmp_path / "course")
    before = sorted(course.rglob("*"))
    done = grade(course, *options, cwd=second_checkout)
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert (
        f"This command runs the package in {second_checkout / 'autograder'}, but its environment" in sentence
    )
    assert (
        f"has the package in {REPOSITORY / 'autograder'}: use the environment that belongs to it" in sentence
    )
    assert sorted(course.rglob("*")) == before


def test_the_environment_of_these_tests_has_this_package():
    assert package_elsewhere() is None


def test_a_package_of_which_another_distribution_replaced_a_part_does_not_grade(monkeypatch):
    monkeypatch.delattr("autograder.DISTRIBUTION")
    assert package_elsewhere() == (
        "Another package named autograder is installed over this one: run 'pip uninstall autograder', then "
        "'pip install --force-reinstall --no-deps modelkeeping'."
    )
