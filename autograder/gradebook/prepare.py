"""What is needed to run a submission: which cells are graded, which files lie beside the notebook, and the notebook."""

from nbformat import NotebookNode
from nbgrader.preprocessors import OverwriteCells

from autograder.folders import read_files
from autograder.limits import Limits
from autograder.results import NotebookPlan

from .conversion import converter_of, not_copied, preprocessors, resources_for
from .course import Course
from .repair import repair
from .sources import given_cells, notebook_plans, source_cells
from .submission import Submission
from .transaction import opened


def plan(course: Course, assignment: str) -> tuple[NotebookPlan, ...]:
    """The notebooks of an assignment and their graded cells, out of the gradebook."""
    with opened(course) as gradebook:
        return tuple(notebook_plans(course, gradebook, assignment))


def handed_out(course: Course, assignment: str) -> dict[str, bytes]:
    """The assignment's files, which replace a student's of the same name; not those that the course lets them keep."""
    files = read_files(course.path("source", ".", assignment), not_copied(course))
    kept = converter_of(course).exclude_overwriting.get(assignment, [])
    return {name: content for name, content in files.items() if name not in kept}


def own_files(submission: Submission, limits: Limits) -> dict[str, bytes]:
    """The files that a student handed in beside the notebooks. Raises `TooLarge` beyond the limits."""
    return read_files(submission.path("submitted"), not_copied(submission.course), limits)


def sanitize(submission: Submission, name: str, notebook: NotebookNode) -> NotebookNode:
    """The notebook as it may be run: repaired, then through nbgrader's own sanitize preprocessors."""
    course, assignment = submission.course, submission.assignment
    converter = converter_of(course)
    steps = preprocessors(converter, converter.sanitize_preprocessors)
    resources = resources_for(submission, name)
    with opened(course) as gradebook:
        notebook = repair(
            notebook,
            source_cells(course, gradebook, assignment, name),
            given_cells(course, assignment, name),
            OverwriteCells(parent=converter).missing_cell_notification,
        )
        for step in steps:
            notebook, resources = step(notebook, resources)
    return notebook
