"""The cases of tests/submissions, and what must come of each."""

import hashlib
from functools import cache

import nbformat
import pytest
from conftest import REPOSITORY, graded_cells

from autograder.cases import Case, read_cases

SUBMISSIONS = REPOSITORY / "tests" / "submissions"
EXERCISES = sorted(folder.name for folder in SUBMISSIONS.iterdir())
CASES = {exercise: read_cases(SUBMISSIONS / exercise) for exercise in EXERCISES}


def each(*kinds: str, fast: int | None = None):
    """Every case of these kinds as parameters of a test, ``01-saving-wrong-allclose`` for one.

    Of an exercise's wrong cases, `fast` are fast and the others slow: always the same, taken from everywhere.
    """
    params = []
    for exercise, cases in CASES.items():
        wrong = sorted((case.name for case in cases if case.kind == "wrong"), key=_shuffled)
        slow = set(wrong[fast:]) if fast is not None else set()
        for case in cases:
            if case.kind in kinds:
                marks = [pytest.mark.slow] if case.kind == "wrong" and case.name in slow else []
                params.append(pytest.param(exercise, case, id=f"{exercise}-{case.student}", marks=marks))
    return pytest.mark.parametrize(("exercise", "case"), params)


def _shuffled(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


@cache
def full_marks(exercise: str) -> dict[str, float]:
    """The points of each graded cell of an exercise, as its solution notebook gives them."""
    solution = nbformat.read(REPOSITORY / "solutions" / exercise / f"{exercise}.ipynb", as_version=4)
    return {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points for cell in graded_cells(solution)}


def expected(exercise: str, case: Case) -> dict[str, tuple[float, str | None]]:
    """The points and the cause that each graded cell must come to."""
    return {name: (points, None) for name, points in full_marks(exercise).items()} | case.expected
