"""A pytest plugin under which nbgrader's own tests of `nbgrader autograde` test our classroom: `-p conformance`.

    pytest -p conformance --pyargs nbgrader.tests.apps.test_nbgrader_autograde

Each test keeps its own configuration, files and assertions. What `autograder grade` has no option for (`--notebook`,
`--no-execute`) goes through `plugin.install(c)`, as it does in a course. nbgrader's `Execute` never runs.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from unittest import mock

import pytest
from nbgrader.apps import NbGrader
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute

from autograder import plugin
from autograder.errors import Mistake
from autograder.gradebook.course import Course
from autograder.grading import classroom
from autograder.grading.processes import processes


@pytest.fixture(autouse=True)
def _our_classroom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AutogradeApp, "start", _start)


_nbgraders_own = AutogradeApp.start


def _start(app: AutogradeApp) -> None:
    """What `nbgrader autograde ASSIGNMENT` does in these tests."""
    with _execute_forbidden():
        if app.coursedir.notebook_id != "*" or app.config.Execute.get("enabled") is False:
            plugin.install(app.config)
            _nbgraders_own(app)
        else:
            NbGrader.start(app)
            _grade(app)


def _grade(app: AutogradeApp) -> None:
    (app.coursedir.assignment_id,) = app.extra_args
    force = Autograde(coursedir=app.coursedir, parent=app).force
    one = None if app.coursedir.student_id == "*" else app.coursedir.student_id
    options = classroom.Options(student=one, force=force)
    course = Course.of(app.coursedir, app)
    try:
        with processes(1) as executor:
            results = classroom.grade(
                course, app.extra_args[0], executor, 1, options, lambda result: None, lambda total: None
            )
    except Mistake as mistake:
        app.log.error("%s", mistake)
        sys.exit(1)
    if any(result.status == "failed" for result in results):  # nbgrader's exit code for it; ours is 0
        sys.exit(1)


@contextmanager
def _execute_forbidden() -> Iterator[None]:
    really = Execute.preprocess

    def preprocess(self: Execute, *args: object, **kwargs: object) -> object:
        if type(self) is Execute:
            _fail()
        return really(self, *args, **kwargs)

    with mock.patch.object(Execute, "preprocess", preprocess):
        yield


def _fail() -> NoReturn:
    pytest.fail("nbgrader's Execute ran")
