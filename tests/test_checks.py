"""What holds for the checks of every exercise: they pass the solution, quietly, and nothing that is not there."""

import contextlib
import functools
import importlib
import re
from collections.abc import Callable, Iterator

import nbformat
import pytest
from conftest import REPOSITORY, graded_cells, solution

from autograder.checks.verdict import NotYet
from autograder.notebooks import kernel_for

ASSIGNMENTS = sorted(folder.name for folder in (REPOSITORY / "solutions").iterdir())
GRADED = [
    pytest.param(name, cell.source, id=f"{name}-{cell.metadata.nbgrader.grade_id}")
    for name in ASSIGNMENTS
    for cell in graded_cells(nbformat.read(REPOSITORY / "solutions" / name / f"{name}.ipynb", as_version=4))
]


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Iterator[Callable[[str], dict]]:
    """The namespace that an assignment's solution leaves."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def run(assignment: str) -> dict:
            return stack.enter_context(solution(assignment, tmp_path_factory.mktemp("solved")))

        yield run


@pytest.mark.parametrize(("assignment", "cell"), GRADED)
def test_the_solution_passes_and_hears_so_on_stdout_only(assignment, cell, solved, capfd):
    namespace = solved(assignment)
    own = kernel_for(cell) == "student"  # elsewhere a cell has nothing of the notebook
    with contextlib.chdir(namespace["__folder__"]):
        exec(cell, namespace if own else {})
    out, err = capfd.readouterr()
    assert out.startswith("Passed.")
    assert err == ""


@pytest.mark.parametrize(("assignment", "cell"), GRADED)
def test_where_there_is_nothing_nothing_passes(assignment, cell, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ((module, _),) = re.findall(r"^(\w+)\.(\w+)\(", cell, re.MULTILINE)  # one check a cell
    checks = importlib.import_module(f"autograder.checks.{module}")
    with pytest.raises(NotYet, match=r"E-NOT-DEFINED|E-FILE-MISSING"):
        exec(cell, {module: checks})
