"""Limits and settings: one row a limit, and what an instructor sets in `nbgrader_config.py` or on the command line."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import limits
from autograder.errors import Mistake
from autograder.gradebook.course import Course
from autograder.gradebook.settings import Autograder, read_settings
from autograder.limits import MB, Limits


@pytest.fixture
def course_with(tmp_path):
    """A course without anything in it but these lines of configuration."""

    def course(*lines: str) -> Course:
        (tmp_path / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *lines]))
        return Course(tmp_path)

    return course


def test_without_a_word_the_defaults_hold(course_with):
    settings = read_settings(course_with())
    assert settings.limits() == Limits()
    assert settings.stderr_costs_points is False
    assert settings.preload is None


def test_the_course_sets_limits_and_the_command_line_overrides_them(course_with):
    course = course_with(
        "c.Autograder.cell_seconds = 60",
        "c.Autograder.memory_mb = 4000",
        "c.Autograder.stderr_costs_points = True",
        "c.Autograder.preload = ['numpy']",
    )
    settings = read_settings(course, {"cell_seconds": 5.0})
    assert (settings.limits().cell_seconds, settings.limits().memory_mb) == (5, 4000)
    assert settings.limits().of_a_process()["AS"] == 8000 * MB
    assert settings.stderr_costs_points is True
    assert settings.preload == ["numpy"]


def test_nbgraders_own_timeout_is_heeded_where_ours_is_not_set(course_with):
    assert read_settings(course_with("c.Execute.timeout = 90")).limits().cell_seconds == 90
    assert read_settings(course_with("c.ExecutePreprocessor.timeout = 90")).limits().cell_seconds == 90
    both = course_with("c.ExecutePreprocessor.timeout = 90", "c.Execute.timeout = 60")
    assert read_settings(both).limits().cell_seconds == 60
    ours = course_with("c.Autograder.cell_seconds = 5", "c.Execute.timeout = 60")
    assert read_settings(ours).limits().cell_seconds == 5


@pytest.mark.parametrize("without_end", ["None", "-1"])
def test_where_nbgrader_would_not_stop_a_cell_only_the_notebooks_limit_does(course_with, without_end):
    settings = read_settings(
        course_with(f"c.Execute.timeout = {without_end}", "c.Autograder.submission_seconds = 70")
    )
    assert settings.limits().cell_seconds == settings.limits().submission_seconds == 70


def test_the_kernel_that_nbgrader_would_use_is_used(course_with):
    assert read_settings(course_with()).kernel_name is None
    assert read_settings(course_with("c.ExecutePreprocessor.kernel_name = 'ours'")).kernel_name == "ours"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("c.Autograder.cell_secs = 5", "did you mean 'cell_seconds'"),
        ("c.Autograder.cell_seconds = 'long'", "cell_seconds"),
        ("c.Autograder.memory_mb = 1", "memory_mb"),
    ],
)
def test_what_cannot_be_is_one_sentence_before_anything_is_changed(course_with, line, message):
    with pytest.raises(Mistake, match=message):
        read_settings(course_with(line))


def test_every_limit_has_its_setting_its_option_and_its_row_on_the_page(autograder, repository):
    help_ = autograder("grade", "--help").stdout
    page = (repository / "docs" / "instructor" / "grading.md").read_text(encoding="utf-8")
    assert limits.as_markdown() in page
    for row in limits.rows():
        trait = Autograder.class_traits(config=True)[row.name]
        assert (trait.min, trait.help) == (row.least, row.help)
        assert f"--{row.name.replace('_', '-')}" in help_, row.name


def test_a_new_row_appears_everywhere_a_limit_does():
    program = """
import dataclasses
from autograder import limits

@dataclasses.dataclass(frozen=True)
class More(limits.Limits):
    gpu_seconds: float = limits.row(60.0, "s", least=1, help="How long a GPU may be busy.", breach="that cell")

limits.Limits = More
from autograder import cli
from autograder.gradebook.settings import Autograder

assert Autograder(gpu_seconds=7).limits().gpu_seconds == 7
assert "`gpu_seconds` | 60 s | How long a GPU may be busy. | that cell" in limits.as_markdown()
cli.app(["grade", "--help"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "--gpu-seconds" in done.stdout


@pytest.mark.slow
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
