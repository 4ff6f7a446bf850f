"""nbgrader's gradebook and its `autograded/` folder, and the only writer to both.

A submission is prepared here (`plan`, `sanitize`), run elsewhere, and saved here (`save`, `failed`) with nbgrader's own
preprocessors as the course configures them; only its `Execute` is left out.

A submission is saved in one transaction, and its folder takes the old one's place only after that: whoever finds the
new folder finds the new grades too. A run that is killed in between leaves the old folder or none, and is done again.
"""

import copy
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Grade, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook, TaskCell
from nbgrader.converters import Autograde
from nbgrader.preprocessors import OverwriteCells, SaveAutoGrades
from traitlets.utils.importstring import import_item

from autograder import folders
from autograder.errors import Mistake
from autograder.results import CellResult, Executed, NotebookPlan, SubmissionResult

from .course import Course
from .repair import repair
from .sources import given_cells, notebook_plans, source_cells
from .transaction import transaction

TIMESTAMP = "timestamp.txt"  # when a submission was handed in


def plan(course: Course, assignment: str) -> list[NotebookPlan]:
    """The notebooks of an assignment and their graded cells, out of the gradebook."""
    with _opened(course) as gradebook:
        return notebook_plans(course, gradebook, assignment)


def gather(course: Course, assignment: str, student: str, work: Path) -> None:
    """Put into `work` what the notebooks will find beside them: the student's files, and over them the instructor's."""
    kept = _converter(course).exclude_overwriting.get(assignment, [])
    given, submitted = course.path("source", ".", assignment), course.path("submitted", student, assignment)
    work.mkdir(parents=True)
    folders.copy_files(given, submitted, work, [*course.directory.ignore, TIMESTAMP], kept)


def sanitize(
    course: Course, assignment: str, student: str, name: str, notebook: NotebookNode
) -> NotebookNode:
    """The notebook as it may be run: repaired, then through nbgrader's own sanitize preprocessors."""
    converter = _converter(course)
    steps = _preprocessors(converter, converter.sanitize_preprocessors)
    resources = _resources(course, assignment, student, name)
    with _opened(course) as gradebook:
        notebook = repair(
            notebook,
            source_cells(course, gradebook, assignment, name),
            given_cells(course, assignment, name),
            OverwriteCells(parent=converter).missing_cell_notification,
        )
        for step in steps:
            notebook, resources = step(notebook, resources)
    return notebook


def save(
    course: Course,
    assignment: str,
    student: str,
    executed: Mapping[str, Executed],
    seconds: float = 0.0,
    flags: Iterable[str] = (),
    files: Path | None = None,
) -> SubmissionResult:
    """Keep a submission that was run: its verdicts in the gradebook, its notebooks and files in `autograded/`.

    `files` is the folder as its notebooks left it; where there is none, the files are those that were submitted.
    A notebook of the assignment that is not in `executed` gets no points, nor does a cell without a verdict. What
    people gave (manual grades, extra credit, comments) stays. Raises `Mistake` for a student who may not be added.
    """
    converter = _converter(course)
    steps = [
        step
        for step in _preprocessors(converter, converter.autograde_preprocessors)
        if not isinstance(step, ExecutePreprocessor)
    ]
    verdicts: dict[str, Mapping[str, CellResult]] = {}
    submitted = course.path("submitted", student, assignment)
    with folders.replacing(course.path("autograded", student, assignment)) as staged:
        kept = converter.exclude_overwriting.get(assignment, [])
        ignore = [*course.directory.ignore, TIMESTAMP]
        folders.copy_files(course.path("source", ".", assignment), files or submitted, staged, ignore, kept)
        if _is_file(submitted / TIMESTAMP):  # the submitted one, whatever a notebook has written
            shutil.copyfile(submitted / TIMESTAMP, staged / TIMESTAMP)
        with _opened(course, write=True) as gradebook:
            submission, remarks = _submission(gradebook, converter, course, assignment, student)
            plans = notebook_plans(course, gradebook, assignment)
            for notebook in plans:
                row = gradebook.find_submission_notebook(notebook.name, assignment, student)
                if run := executed.get(notebook.name):
                    verdicts[notebook.name] = all_verdicts(notebook, run)
                    resources = _resources(course, assignment, student, notebook.name)
                    finished = _finish(steps, run.notebook, verdicts[notebook.name], resources)
                    _write(finished, staged / f"{notebook.name}.ipynb")
                    _ask_about_tasks(row)
                else:
                    verdicts[notebook.name] = _none_of(notebook, submitted)
                    _give_nothing(row)
            gradebook.db.commit()  # lets nbgrader compute the scores anew
            result = _result(submission, plans, verdicts, seconds, [*flags, *remarks])
    converter.set_permissions(assignment, student)
    return result


def failed(
    course: Course,
    assignment: str,
    student: str,
    cause: str,
    message: str,
    seconds: float = 0.0,
    keep_grade: bool = False,
) -> SubmissionResult:
    """A submission that could not be graded: no points by machine, and the reason in every such cell of the result.

    With `keep_grade`, for failures that are not the submission's, the gradebook and the folder stay as they are.
    """
    flags = [message]
    with _opened(course, write=not keep_grade) as gradebook:
        cells = [
            CellResult(notebook.name, cell.name, 0.0, cell.max_points, cause, message)
            for notebook in notebook_plans(course, gradebook, assignment)
            for cell in notebook.cells
        ]
        if not keep_grade:
            submission, remarks = _submission(gradebook, _converter(course), course, assignment, student)
            flags += remarks
            for notebook in submission.notebooks:
                _give_nothing(notebook)
            gradebook.db.commit()
        points = _score(gradebook, assignment, student)  # what a person gave, or what was there before
    if not keep_grade:
        folders.remove(course.path("autograded", student, assignment))
    maximum = sum(cell.max_points for cell in cells)
    return SubmissionResult(student, assignment, "failed", points, maximum, flags, seconds, cells)


def _opened(course: Course, write: bool = False) -> AbstractContextManager[Gradebook]:
    return transaction(course.directory.db_url, course.directory.course_id, write)


def _score(gradebook: Gradebook, assignment: str, student: str) -> float:
    try:
        return float(gradebook.find_submission(assignment, student).score)
    except MissingEntry:
        return 0.0


def _converter(course: Course) -> Autograde:
    """nbgrader's own converter, for its configuration."""
    return Autograde(coursedir=course.directory, parent=course.app)


def _preprocessors(converter: Autograde, configured: Sequence[Any]) -> list[Any]:
    """The configured preprocessors, made as nbconvert makes them: of classes, of their names, or ready-made."""
    exporter = NotebookExporter(parent=converter, config=converter.config)
    kinds = [import_item(entry) if isinstance(entry, str) else entry for entry in configured]
    return [kind(parent=exporter) if isinstance(kind, type) else kind for kind in kinds]


def _resources(course: Course, assignment: str, student: str, name: str) -> dict[str, Any]:
    """What nbgrader tells its preprocessors about the notebook at hand."""
    return {
        "unique_key": name,
        "output_files_dir": f"{name}_files",
        "metadata": {"name": name, "path": str(course.path("autograded", student, assignment))},
        "nbgrader": {
            "student": student,
            "assignment": assignment,
            "notebook": name,
            "db_url": course.directory.db_url,
        },
    }


def _submission(
    gradebook: Gradebook, converter: Autograde, course: Course, assignment: str, student: str
) -> tuple[SubmittedAssignment, list[str]]:
    """The submission's row, made or brought up to date as nbgrader does, and what is to be said about it."""
    if converter.create_student:
        gradebook.update_or_create_student(student)
    else:
        try:
            gradebook.find_student(student)
        except MissingEntry:
            raise Mistake(
                f"The gradebook knows no student '{student}', and c.Autograde.create_student is off: add the student "
                "with 'nbgrader db student add', or switch it on."
            ) from None
    path = course.path("submitted", student, assignment)
    timestamp, remarks = _timestamp(course, path)
    known = {} if timestamp is None else {"timestamp": timestamp}
    return gradebook.update_or_create_submission(assignment, student, **known), remarks


def _timestamp(course: Course, submitted: Path) -> tuple[datetime | None, list[str]]:
    """When the submission was handed in, if it says so in a way that can be read."""
    if not _is_file(submitted / TIMESTAMP):
        return None, []
    try:
        return course.directory.get_existing_timestamp(str(submitted)), []
    except Exception:  # nbgrader's own handling of a bad one ends in an AttributeError
        return None, [f"{TIMESTAMP} cannot be read, so the time of the submission is not known."]


def _is_file(path: Path) -> bool:
    """Whether there is a regular file: a link would be followed on this side."""
    return path.is_file() and not path.is_symlink()


def all_verdicts(notebook: NotebookPlan, executed: Executed) -> dict[str, CellResult]:
    """A verdict for each cell that is graded by machine: no points where there is none."""
    return {
        cell.name: executed.verdicts.get(cell.name)
        or CellResult(notebook.name, cell.name, 0.0, cell.max_points, "not-run", "The cell did not run.")
        for cell in notebook.cells
        if cell.by_machine
    }


def _none_of(notebook: NotebookPlan, submitted: Path) -> dict[str, CellResult]:
    file = f"{notebook.name}.ipynb"
    message = f"{file} could not be read." if (submitted / file).exists() else f"{file} was not submitted."
    return {
        cell.name: CellResult(notebook.name, cell.name, 0.0, cell.max_points, "not-run", message)
        for cell in notebook.cells
    }


def _finish(
    steps: Iterable[Any],
    notebook: NotebookNode,
    verdicts: Mapping[str, CellResult],
    resources: dict[str, Any],
) -> NotebookNode:
    """The notebook through nbgrader's preprocessors after its execution, with the verdicts in the gradebook."""
    notebook = copy.deepcopy(notebook)
    for step in steps:
        if isinstance(step, SaveAutoGrades):
            _, resources = step(speaking(notebook, verdicts), resources)
        else:
            notebook, resources = step(notebook, resources)
    return notebook


def speaking(notebook: NotebookNode, verdicts: Mapping[str, CellResult]) -> NotebookNode:
    """A copy in which each cell's output is its verdict, said so that nbgrader understands."""

    def told(cell: NotebookNode) -> NotebookNode:
        verdict = verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if verdict is None:
            return cell
        if verdict.points is None:  # nbgrader leaves text to a person
            return NotebookNode(cell | {"cell_type": "markdown"})
        number = new_output("execute_result", {"text/plain": repr(float(verdict.points))})
        return NotebookNode(cell | {"outputs": [number]})

    return NotebookNode(notebook | {"cells": [told(cell) for cell in notebook.cells]})


def _give_nothing(notebook: SubmittedNotebook) -> None:
    """No points for a notebook that is not there; also no penalty, which would take points from another one."""
    for grade in notebook.grades:
        grade.auto_score = 0
        grade.needs_manual_grade = False
    notebook.late_submission_penalty = None


def _ask_about_tasks(notebook: SubmittedNotebook) -> None:
    """Tasks wait for a person again if the notebook was not there before: nbgrader leaves them at no points."""
    for grade in notebook.grades:
        if isinstance(grade.cell, TaskCell) and grade.auto_score is not None:
            grade.auto_score = None
            grade.needs_manual_grade = True


def _write(notebook: NotebookNode, path: Path) -> None:
    # Half a surrogate pair, which a student can print, cannot be written in UTF-8.
    path.write_text(nbformat.writes(notebook, version=4), encoding="utf-8", errors="replace")


def _result(
    submission: SubmittedAssignment,
    plans: Iterable[NotebookPlan],
    verdicts: Mapping[str, Mapping[str, CellResult]],
    seconds: float,
    flags: list[str],
) -> SubmissionResult:
    notebooks = {notebook.name: notebook for notebook in submission.notebooks}
    return SubmissionResult(
        submission.student.id,
        submission.name,
        "needs manual grade" if submission.needs_manual_grade else "graded",
        float(submission.score),
        float(submission.max_score),
        flags,
        seconds,
        [cell for plan in plans for cell in _cell_results(notebooks[plan.name], plan, verdicts[plan.name])],
    )


def _cell_results(
    notebook: SubmittedNotebook, plan: NotebookPlan, verdicts: Mapping[str, CellResult]
) -> Iterator[CellResult]:
    """Each cell's points as the gradebook has them now, with the verdict's reason."""
    grades: dict[str, Grade] = {grade.name: grade for grade in notebook.grades}
    comments = {comment.name: comment.auto_comment for comment in notebook.comments}
    for cell in plan.cells:
        grade = grades[cell.name]
        points = None if grade.needs_manual_grade else float(grade.score)
        if verdict := verdicts.get(cell.name):
            cause, message = verdict.cause, verdict.message
        elif points == 0 and comments.get(cell.name):
            cause, message = "no-response", comments[cell.name]
        else:
            cause = message = None
        yield CellResult(notebook.name, cell.name, points, cell.max_points, cause, message)
