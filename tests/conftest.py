"""What the tests share: the repository, the command line as a user types it, and honest skips."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "lessons"))  # as a lesson finds what lies beside it
NO_SKIPS = "MODELKEEPING_NO_SKIPS"  # set in CI: what a machine lacks is then a failure

Finished = subprocess.CompletedProcess[str]
Run = Callable[..., Finished]


def lacking(what: str) -> None:
    """Skip the test because the machine lacks something, or fail where nothing may be skipped."""
    if os.environ.get(NO_SKIPS):
        pytest.fail(f"{what} ({NO_SKIPS} is set, so this is a failure)")
    pytest.skip(what)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout that is tested."""
    return REPOSITORY


@pytest.fixture(scope="session")
def autograder() -> Run:
    """Run the `autograder` command as a user does; returns the finished process with its text."""

    def run(
        *arguments: str | Path, cwd: Path | None = None, timeout: float = 300, encoding: str | None = None
    ) -> Finished:
        command = [sys.executable, "-m", "autograder.cli", *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, timeout=timeout, encoding=encoding
        )

    return run


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; a skip with a reason where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        lacking("this test drives a browser: install your system's package 'chromium'")
    return str(path)


@pytest.fixture(scope="session")
def class_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class folder in which one student handed in the solution and one the untouched starter; not graded yet."""
    from autograder.gradebook.classfolder import new_course

    folder = tmp_path_factory.mktemp("class") / "course"
    new_course(folder)
    for student, step in (("ada", "source"), ("ben", "release")):
        target = folder / "submitted" / student / "01-saving"
        target.mkdir(parents=True)
        shutil.copy(folder / step / "01-saving" / "01-saving.ipynb", target)
    return folder


@contextlib.contextmanager
def solution(assignment: str, place: Path) -> Iterator[dict[str, Any]]:
    """The namespace that a solution notebook leaves, run as a `__main__` in a copy of its folder (`__folder__`).

    The graded cells are left out.
    """
    from autograder.checks.kit import program

    folder = shutil.copytree(REPOSITORY / "solutions" / assignment, place / assignment)
    notebook = nbformat.read(folder / f"{assignment}.ipynb", as_version=4)
    graded = {cell.id for cell in graded_cells(notebook)}
    main, path, known = ModuleType("__main__"), list(sys.path), set(sys.modules)
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()), program(main):
            for cell in notebook.cells:
                if cell.cell_type == "code" and cell.id not in graded:
                    exec(compile(cell.source, cell.id, "exec"), main.__dict__)
        yield main.__dict__ | {"__folder__": folder}
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - known:  # the learner's own
            if str(getattr(sys.modules[name], "__file__", None)).startswith(str(folder)):
                del sys.modules[name]


def graded_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells of a notebook that carry points."""
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def without_plugin(course: Path) -> Path:
    """Take our line out of a course's configuration: nbgrader's commands are then nbgrader's own."""
    path = course / "nbgrader_config.py"
    kept = [line for line in path.read_text().splitlines(keepends=True) if "plugin" not in line]
    path.write_text("".join(kept))
    return course


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares a fixture goes to one process of pytest-xdist: a file, or the cases of an exercise."""
    for item in items:
        exercise = getattr(item, "callspec", None) and item.callspec.params.get("exercise")
        item.add_marker(pytest.mark.xdist_group(f"{item.path.stem}-{exercise or ''}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how long each file of tests took: CI's time is budgeted by part."""
    seconds: dict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    terminalreporter.section("seconds by part")
    for part, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        terminalreporter.write_line(f"{spent:8.1f}  {part}")
