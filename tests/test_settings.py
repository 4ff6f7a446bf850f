"""What an instructor sets in `nbgrader_config.py` or on the command line, and what comes of it."""

import json
import shutil
from pathlib import Path

import pytest
from traitlets import Float, Integer

from autograder.errors import Mistake
from autograder.gradebook.course import Course
from autograder.gradebook.settings import Autograder, settings
from autograder.grading.run import Allowance
from autograder.sandbox.box import MB, Limits


@pytest.fixture
def course_with(tmp_path):
    """A course without anything in it but these lines of configuration."""

    def course(*lines: str) -> Course:
        (tmp_path / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *lines]))
        return Course(tmp_path)

    return course


def test_without_a_word_the_defaults_hold(course_with):
    told = settings(course_with())
    assert told.limits() == Limits()
    assert told.allowance() == Allowance()
    assert told.preload is None


def test_the_course_sets_limits_and_the_command_line_sets_them_instead(course_with):
    course = course_with(
        "c.Autograder.cell_seconds = 60",
        "c.Autograder.memory_mb = 4000",
        "c.Autograder.stderr_costs_points = True",
        "c.Autograder.preload = ['numpy']",
    )
    told = settings(course, {"cell_seconds": 5.0, "memory_mb": None})
    assert (told.allowance().cell_seconds, told.allowance().stderr_costs_points) == (5, True)
    assert (told.limits().memory, told.limits().memory_of_a_process) == (4000 * MB, 8000 * MB)
    assert told.preload == ["numpy"]


def test_nbgraders_own_timeout_is_heeded_where_ours_is_not_set(course_with):
    assert settings(course_with("c.Execute.timeout = 90")).allowance().cell_seconds == 90


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("c.Autograder.cell_secs = 5", "did you mean 'cell_seconds'"),
        ("c.Autograder.cell_seconds = 'long'", "cell_seconds"),
        ("c.Autograder.memory_mb = 1", "memory_mb"),
    ],
)
def test_what_cannot_be_is_one_sentence_before_anything_is_changed(course_with, line, said):
    with pytest.raises(Mistake, match=said):
        settings(course_with(line))


def test_every_limit_has_its_option(autograder):
    help_ = autograder("grade", "--help").stdout
    for name, trait in Autograder.class_own_traits(config=True).items():
        if isinstance(trait, Integer | Float):
            assert f"--{name.replace('_', '-')}" in help_, name


def test_a_run_keeps_to_what_is_set(class_of_two, autograder, tmp_path):
    """With one second for everything, a kernel does not get far; a run with other limits is another run."""
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    shutil.rmtree(course / "submitted" / "ben")
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Autograder.submission_seconds = 1\n")

    def points(*options: str) -> float:
        done = autograder("grade", "01-saving", "--course", course, "--json", course / "r.json", *options)
        assert done.returncode == 0, done.stderr
        return json.loads((course / "r.json").read_text())[0]["points"]

    assert points() < 20
    assert points("--submission-seconds", "300") == 20
    refused = autograder("grade", "01-saving", "--course", course, "--memory-mb", "1")
    assert refused.returncode == 2 and "memory_mb" in refused.stderr
