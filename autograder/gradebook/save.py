"""nbgrader's gradebook and its `autograded/` folder, and the only writer to both.

What came of a submission is saved here with nbgrader's own preprocessors as the course configures them; only those that
run notebooks are left out.

A submission is saved in one transaction, and its folder takes the old one's place only after that: whoever finds the
new folder finds the new grades too. A run that is killed in between leaves the old folder or none, and is done again.
"""

import copy
import fnmatch
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Grade, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook, TaskCell
from nbgrader.converters import Autograde
from nbgrader.preprocessors import SaveAutoGrades

from autograder import folders
from autograder.causes import Cause, Matter, kind, matter
from autograder.errors import Mistake
from autograder.folders import Files
from autograder.results import CellResult, Executed, NotebookPlan, SubmissionResult

from .conversion import RUNS_NOTEBOOKS, TIMESTAMP, converter_of, not_copied, preprocessors, resources_for
from .prepare import handed_out
from .sources import notebook_plans
from .submission import Submission
from .transaction import opened


def save(
    submission: Submission,
    executed: Mapping[str, Executed],
    seconds: float = 0.0,
    flags: Iterable[str] = (),
    files: Files | None = None,
) -> SubmissionResult:
    """Keep a submission that was run: its verdicts in the gradebook, its notebooks and files in `autograded/`.

    `files` are those that its notebooks left; where there are none, the files are those that were submitted.
    A notebook of the assignment that is not in `executed` gets no points, nor does a cell without a verdict. What
    people gave (manual grades, extra credit, comments) stays. Raises `Mistake` for a student who may not be added.
    """
    course, assignment, student = submission.course, submission.assignment, submission.student
    converter = converter_of(course)
    steps = [
        step
        for step in preprocessors(converter, converter.autograde_preprocessors)
        if not isinstance(step, RUNS_NOTEBOOKS)
    ]
    verdicts: dict[str, Mapping[str, CellResult]] = {}
    submitted = submission.path("submitted")
    with folders.replacing(submission.path("autograded")) as staged:
        if files is None:
            files = folders.read_files(submitted, not_copied(course))
        folders.write_files(files_to_keep(submission, files), staged)
        if _is_file(submitted / TIMESTAMP):  # the submitted one, whatever a notebook has written
            shutil.copyfile(submitted / TIMESTAMP, staged / TIMESTAMP)
        with opened(course, write=True) as gradebook:
            row, remarks = _row(gradebook, converter, submission)
            plans = notebook_plans(course, gradebook, assignment)
            for notebook in plans:
                notebook_row = gradebook.find_submission_notebook(notebook.name, assignment, student)
                if run := executed.get(notebook.name):
                    verdicts[notebook.name] = all_verdicts(notebook, run)
                    resources = resources_for(submission, notebook.name)
                    finished = _finish(steps, run.notebook, verdicts[notebook.name], resources)
                    _write(finished, staged / f"{notebook.name}.ipynb")
                    _ask_about_tasks(notebook_row)
                else:
                    verdicts[notebook.name] = _none_of(notebook, submitted)
                    _give_nothing(notebook_row)
            gradebook.db.commit()  # lets nbgrader compute the scores anew
            result = _result(row, plans, verdicts, seconds, [*flags, *remarks])
    converter.set_permissions(assignment, student)
    return result


def standing(submission: Submission, kept: SubmissionResult) -> SubmissionResult | None:
    """An earlier result as the gradebook has it by now, people's grades included; None if it is no longer there."""
    with opened(submission.course) as gradebook:
        try:
            row = gradebook.find_submission(submission.assignment, submission.student)
        except MissingEntry:
            return None
        plans = notebook_plans(submission.course, gradebook, submission.assignment)
        verdicts = {
            plan.name: {cell.cell: cell for cell in kept.cells if cell.notebook == plan.name}
            for plan in plans
        }
        return _result(row, plans, verdicts, kept.seconds, kept.flags)


def failed(submission: Submission, cause: Cause, message: str, seconds: float = 0.0) -> SubmissionResult:
    """A submission that could not be graded: no points by machine, and the reason in every such cell of the result.

    Where it is the machine's matter, the gradebook and the folder stay as they are.
    """
    course, assignment, student = submission.course, submission.assignment, submission.student
    flags, keep_grade = [message], cause.matter is Matter.MACHINE
    with opened(course, write=not keep_grade) as gradebook:
        cells = [
            CellResult(notebook.name, cell.name, 0.0, cell.max_points, cause, message)
            for notebook in notebook_plans(course, gradebook, assignment)
            for cell in notebook.cells
        ]
        if not keep_grade:
            row, remarks = _row(gradebook, converter_of(course), submission)
            flags += remarks
            for notebook in row.notebooks:
                _give_nothing(notebook)
            gradebook.db.commit()
        points = _score(gradebook, assignment, student)  # what a person gave, or what was there before
    if not keep_grade:
        folders.remove(submission.path("autograded"))
    maximum = sum(cell.max_points for cell in cells)
    return SubmissionResult(student, assignment, "failed", points, maximum, flags, seconds, cells)


def files_to_keep(submission: Submission, files: Files) -> Files:
    """What lies beside the notebooks in `autograded/`: the files they left, and the assignment's own as handed out.

    What a notebook wrote under a name that no file of a student's has, such as another notebook, is left out.
    """
    patterns = not_copied(submission.course)
    own = {
        name: content
        for name, content in files.items()
        if not any(fnmatch.fnmatchcase(part, pattern) for part in name.split("/") for pattern in patterns)
    }
    return folders.merged(handed_out(submission.course, submission.assignment), own)


def _score(gradebook: Gradebook, assignment: str, student: str) -> float:
    try:
        return float(gradebook.find_submission(assignment, student).score)
    except MissingEntry:
        return 0.0


def _row(
    gradebook: Gradebook, converter: Autograde, submission: Submission
) -> tuple[SubmittedAssignment, list[str]]:
    """The submission's row, made or brought up to date as nbgrader does, and what is to be said about it."""
    student = submission.student
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
    timestamp, remarks = _timestamp(submission)
    known = {} if timestamp is None else {"timestamp": timestamp}
    return gradebook.update_or_create_submission(submission.assignment, student, **known), remarks


def _timestamp(submission: Submission) -> tuple[datetime | None, list[str]]:
    """When the submission was handed in, if it says so in a way that can be read."""
    submitted = submission.path("submitted")
    if not _is_file(submitted / TIMESTAMP):
        return None, []
    try:
        return submission.course.directory.get_existing_timestamp(str(submitted)), []
    except Exception:  # nbgrader's own handling of a bad one ends in an AttributeError
        return None, [f"{TIMESTAMP} cannot be read, so the time of the submission is not known."]


def _is_file(path: Path) -> bool:
    """Whether there is a regular file: a link would be followed on this side."""
    return path.is_file() and not path.is_symlink()


def all_verdicts(notebook: NotebookPlan, executed: Executed) -> dict[str, CellResult]:
    """A verdict for each cell that is graded by machine: no points where there is none."""
    return {
        cell.name: executed.verdicts.get(cell.name)
        or CellResult(notebook.name, cell.name, 0.0, cell.max_points, Cause.NOT_RUN, "The cell did not run.")
        for cell in notebook.cells
        if cell.by_machine
    }


def _none_of(notebook: NotebookPlan, submitted: Path) -> dict[str, CellResult]:
    file = f"{notebook.name}.ipynb"
    message = f"{file} could not be read." if (submitted / file).exists() else f"{file} was not submitted."
    return {
        cell.name: CellResult(notebook.name, cell.name, 0.0, cell.max_points, Cause.NOT_RUN, message)
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
            _, resources = step(with_verdicts_as_outputs(notebook, verdicts), resources)
            notebook = with_reasons(notebook, verdicts)
        else:
            notebook, resources = step(notebook, resources)
    return notebook


def with_verdicts_as_outputs(notebook: NotebookNode, verdicts: Mapping[str, CellResult]) -> NotebookNode:
    """A copy in which each cell's output is its verdict, so that nbgrader's `SaveAutoGrades` reads it there."""

    def judged(cell: NotebookNode) -> NotebookNode:
        verdict = verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if verdict is None:
            return cell
        if verdict.points is None:  # nbgrader leaves text to a person
            return NotebookNode(cell | {"cell_type": "markdown"})
        number = new_output("execute_result", {"text/plain": repr(float(verdict.points))})
        return NotebookNode(cell | {"outputs": [number]})

    return NotebookNode(notebook | {"cells": [judged(cell) for cell in notebook.cells]})


def with_reasons(notebook: NotebookNode, verdicts: Mapping[str, CellResult]) -> NotebookNode:
    """A copy in which a cell that failed without an error of its own says why, for the feedback page."""

    def explained(cell: NotebookNode) -> NotebookNode:
        verdict = verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if verdict is None or verdict.cause is None or kind(verdict.cause) != "engine":
            return cell
        if any(output.output_type == "error" for output in cell.outputs):
            return cell
        text = f"{verdict.message} (cause: {verdict.cause}, {matter(verdict.cause).value} matter)\n"
        reason = new_output("stream", name="stdout", text=text)
        return NotebookNode(cell | {"outputs": [*cell.outputs, reason]})

    return NotebookNode(notebook | {"cells": [explained(cell) for cell in notebook.cells]})


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
    due = submission.duedate if submission.assignment.duedate else None
    return SubmissionResult(
        submission.student.id,
        submission.name,
        "needs manual grade" if submission.needs_manual_grade else "graded",
        float(submission.score),
        float(submission.max_score),
        flags,
        seconds,
        [cell for plan in plans for cell in _cell_results(notebooks[plan.name], plan, verdicts[plan.name])],
        submitted=submission.timestamp.isoformat() if submission.timestamp else None,
        due=due.isoformat() if due else None,
        late_seconds=float(submission.total_seconds_late) if due else 0.0,
        penalty=float(submission.late_submission_penalty or 0.0),
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
            yield replace(verdict, points=points)
        elif points == 0 and comments.get(cell.name):
            yield CellResult(
                notebook.name, cell.name, points, cell.max_points, Cause.NO_RESPONSE, comments[cell.name]
            )
        else:
            yield CellResult(notebook.name, cell.name, points, cell.max_points)
