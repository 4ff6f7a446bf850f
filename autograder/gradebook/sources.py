"""What the gradebook's source cells, and the instructor's notebook beside them, say about an assignment.

Never the submission: its word about points, types, tags and places does not count.
"""

import copy
import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.notebooks import kernel_for, opening_of, read_notebook
from autograder.results import GradedCell, NotebookPlan

from .course import Course

SCHEMA_VERSION = 3  # of nbgrader's cell metadata


@dataclass(frozen=True)
class SourceCell:
    """A cell as the gradebook knows it. `points` is None where it carries none; `metadata` is the instructor's own."""

    name: str
    cell_type: Literal["code", "markdown"]
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def indispensable(self) -> bool:
        """Whether grading needs the cell, so that it is put back where a student removed it."""
        return self.grade or self.task or (self.locked and self.cell_type == "code")

    def full_metadata(self) -> NotebookNode:
        """The instructor's metadata with nbgrader's part as the gradebook has it."""
        nbgrader = {
            "schema_version": SCHEMA_VERSION,
            "grade_id": self.name,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        } | ({} if self.points is None else {"points": self.points})
        return NotebookNode(copy.deepcopy(self.metadata) | {"nbgrader": NotebookNode(nbgrader)})


def notebook_plans(course: Course, gradebook: Gradebook, assignment: str) -> list[NotebookPlan]:
    """The notebooks of an assignment with their graded cells."""
    return [
        NotebookPlan(
            notebook.name,
            tuple(
                _graded_cell(cell)
                for cell in source_cells(course, gradebook, assignment, notebook.name)
                if cell.points is not None
            ),
        )
        for notebook in gradebook.find_assignment(assignment).notebooks
    ]


def source_cells(course: Course, gradebook: Gradebook, assignment: str, name: str) -> list[SourceCell]:
    """The source cells of a notebook, from the top."""
    notebook = gradebook.find_notebook(name, assignment)
    grade_cells = {cell.name: cell for cell in notebook.grade_cells}
    task_cells = {cell.name: cell for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    metadata = {
        cell.metadata.nbgrader.grade_id: _without_nbgrader(cell)
        for cell in _instructors_cells(course, assignment, name)
        if "grade_id" in cell.metadata.get("nbgrader", {})
    }
    cells = [
        SourceCell(
            cell.name,
            cell.cell_type,
            cell.source,
            cell.checksum,
            cell.locked,
            cell.name in grade_cells,
            cell.name in solutions,
            cell.name in task_cells,
            float(graded.max_score) if (graded := (grade_cells | task_cells).get(cell.name)) else None,
            metadata.get(cell.name, {}),
        )
        for cell in notebook.source_cells
    ]
    if all(cell.name in metadata for cell in cells):  # the database promises no order
        cells.sort(key=lambda cell: list(metadata).index(cell.name))
    return cells


def given_cells(course: Course, assignment: str, name: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The metadata of the instructor's cells that nbgrader does not know, by type and text."""
    return {
        (cell.cell_type, cell.source): _without_nbgrader(cell)
        for cell in _instructors_cells(course, assignment, name)
        if "grade_id" not in cell.metadata.get("nbgrader", {})
    }


def _instructors_cells(course: Course, assignment: str, name: str) -> list[NotebookNode]:
    """None where there is no such notebook: an assignment can be graded from the gradebook alone."""
    path = course.path("source", ".", assignment) / f"{name}.ipynb"
    return _read(path, path.stat().st_mtime_ns).cells if path.exists() else []


@functools.lru_cache
def _read(path: Path, _changed: int) -> NotebookNode:
    return read_notebook(path)


def _without_nbgrader(cell: NotebookNode) -> dict[str, Any]:
    return {key: value for key, value in cell.metadata.items() if key != "nbgrader"}


def _graded_cell(cell: SourceCell) -> GradedCell:
    by_machine = cell.cell_type == "code" and cell.grade and not cell.solution
    kernel = kernel_for(cell.source) if by_machine else "student"
    opening = opening_of(cell.source) if by_machine else None
    return GradedCell(cell.name, cell.points or 0.0, cell.cell_type, by_machine, kernel, opening)
