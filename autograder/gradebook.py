"""What nbgrader's gradebook and the autograded notebooks say about a submission."""

from pathlib import Path

import nbformat

from .course import Course
from .results import CellResult, SubmissionResult, what_went_wrong


def read_result(course: Course, assignment: str, student: str, seconds: float) -> SubmissionResult:
    """The result of a submission that nbgrader has graded."""
    folder = course.path("autograded", student, assignment)
    cells: list[CellResult] = []
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission(assignment, student)
        for notebook in submission.notebooks:
            outputs = _outputs(folder / f"{notebook.name}.ipynb")
            for grade in notebook.grades:
                cause, message = what_went_wrong(outputs.get(grade.name, []))
                points = None if grade.needs_manual_grade else float(grade.score)
                if points is not None and points < grade.max_score and cause is None:
                    cause, message = (
                        ("partial", "Partly right.") if points else ("not-run", "The cell did not run.")
                    )
                cells.append(
                    CellResult(notebook.name, grade.name, points, float(grade.max_score), cause, message)
                )
        return SubmissionResult(
            student,
            assignment,
            "needs manual grade" if submission.needs_manual_grade else "graded",
            float(submission.score),
            float(submission.max_score),
            seconds=seconds,
            cells=_in_notebook_order(folder, cells),
        )


def failed_result(
    course: Course, assignment: str, student: str, seconds: float, cause: str, message: str
) -> SubmissionResult:
    """The result of a submission that could not be graded: no points, and the reason in every cell."""
    with course.gradebook() as gradebook:
        cells = [
            CellResult(notebook.name, cell.name, 0.0, float(cell.max_score), cause, message)
            for notebook in gradebook.find_assignment(assignment).notebooks
            for cell in notebook.grade_cells
        ]
    maximum = sum(cell.max_points for cell in cells)
    return SubmissionResult(student, assignment, "failed", 0.0, maximum, [message], seconds, cells)


def _outputs(path: Path) -> dict[str, list[nbformat.NotebookNode]]:
    """The outputs of each graded cell of an autograded notebook, by grade_id."""
    if not path.exists():
        return {}
    notebook = nbformat.read(path, as_version=4)
    return {
        cell.metadata.nbgrader.grade_id: cell.get("outputs", [])
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


def _in_notebook_order(folder: Path, cells: list[CellResult]) -> list[CellResult]:
    """The cells as a reader meets them; the database keeps no order."""
    order = {
        (path.stem, name): position
        for path in folder.glob("*.ipynb")
        for position, name in enumerate(_outputs(path))
    }
    return sorted(cells, key=lambda cell: (cell.notebook, order.get((cell.notebook, cell.cell), len(order))))
