"""`autograder demo`: a small class taken through an assignment, from release to feedback."""

import os
import shutil
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pandas as pd

from autograder import material
from autograder.cases import read_cases, submitted
from autograder.gradebook.classfolder import new_course
from autograder.gradebook.course import Course
from autograder.grading import classroom, report
from autograder.grading.processes import processes
from autograder.results import SubmissionResult

ASSIGNMENT = "01-saving"
MODEL_STUDENT = "right-model-solution"
STARTER = "untouched-starter"
SMALL_CLASS = (
    MODEL_STUDENT,
    "alternative-bytes-in-memory-first",
    "alternative-one-liners",
    "alternative-temporary-file-module",
    "wrong-scaler-missing",
    "wrong-compression-forgotten",
    "wrong-global-model-saved",
    "wrong-seconds",
    "wrong-allclose",
    "wrong-loaded-is-original",
    "wrong-hash-of-str",
    "wrong-local-time",
    "wrong-plain-dump",
    "hostile-code-in-the-pickle",
    "hostile-equal-to-everything",
    "hostile-sys-exit",
)
_MARK = ".made-by-autograder-demo"


@dataclass(frozen=True)
class Demo:
    """A finished demonstration: the course, every result, and the model solution's size table."""

    course: Course
    results: list[SubmissionResult]
    sizes: pd.DataFrame | None


def prepare(
    folder: Path, students: Container[str] | None = SMALL_CLASS, assignment: str = ASSIGNMENT
) -> Course:
    """Make the class, and hand in the case of each of `students` (None: every case), and the untouched starter.

    Replaces a folder that an earlier demo made; raises `Mistake` for any other folder with something in it.
    """
    cases = material.folder("submissions") / assignment
    if (folder / _MARK).exists():
        shutil.rmtree(folder)
    course = new_course(folder)
    (folder / _MARK).touch()
    solution = course.path("source", ".", assignment) / f"{assignment}.ipynb"
    starter = course.path("release", ".", assignment) / f"{assignment}.ipynb"
    hand_in = {
        case.student: submitted(solution, case)
        for case in read_cases(cases)
        if students is None or case.student in students
    }
    hand_in[STARTER] = nbformat.read(starter, as_version=4)
    with course.gradebook() as gradebook:
        for student in hand_in:  # names, for the formgrader's list
            kind, _, name = student.partition("-")
            gradebook.update_or_create_student(student, first_name=name.replace("-", " "), last_name=kind)
    for student, notebook in hand_in.items():
        target = course.path("submitted", student, assignment)
        shutil.copytree(starter.parent, target)
        nbformat.write(notebook, target / starter.name)
        (target / "timestamp.txt").write_text(
            datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"), encoding="utf-8"
        )
    return course


def grade(
    course: Course, on_result: Callable[[SubmissionResult], None], on_start: Callable[[int], None]
) -> Demo:
    """Grade the class, write nbgrader's feedback pages, `results.csv` and `results.json`."""
    width = os.cpu_count() or 1
    with processes(width) as executor:
        results = classroom.grade(
            course, ASSIGNMENT, executor, width, classroom.Options(), on_result, on_start
        )
    course.write_feedback(ASSIGNMENT)
    report.write_csv(results, course.root / "results.csv")
    report.write_json(results, course.root / "results.json")
    sizes = course.path("autograded", MODEL_STUDENT, ASSIGNMENT) / "models" / "sizes.csv"
    return Demo(course, results, pd.read_csv(sizes) if sizes.exists() else None)
