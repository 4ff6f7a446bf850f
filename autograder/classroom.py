"""Grading a class: which submissions, one after another, a result for each.

This version runs nbgrader's own `Autograde` underneath, without a sandbox.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from .course import Course, last_line
from .errors import Mistake
from .gradebook import failed_result, read_result
from .results import SubmissionResult


def grade(
    course: Course,
    assignment: str,
    on_result: Callable[[SubmissionResult], None],
    on_start: Callable[[int], None],
) -> list[SubmissionResult]:
    """Grade every submission of an assignment into the course's gradebook.

    `on_start` is told how many there are, `on_result` each result as it comes. Raises `Mistake` for anything wrong
    with the course, before anything is changed.
    """
    course.require(assignment)
    students = course.students(assignment)
    if not students:
        raise Mistake(
            f"Nobody has submitted '{assignment}': put each student's files into "
            f"{course.path('submitted', 'STUDENT', assignment)}."
        )
    on_start(len(students))
    results = []
    with _only_one_run(course), _kernel_noise_elsewhere():
        for student in students:
            result = _grade_one(course, assignment, student)
            on_result(result)
            results.append(result)
    return results


def _grade_one(course: Course, assignment: str, student: str) -> SubmissionResult:
    start = time.perf_counter()
    outcome = course.api().autograde(assignment, student, force=True, create=True)
    seconds = time.perf_counter() - start
    if outcome["success"]:
        return read_result(course, assignment, student, seconds)
    if "KeyboardInterrupt" in outcome["error"]:  # nbgrader's API swallows it
        raise KeyboardInterrupt
    cause, message = _why(outcome["error"] + outcome.get("log", ""))
    return failed_result(course, assignment, student, seconds, cause, message)


def _why(log: str) -> tuple[str, str]:
    """(cause, message) out of what nbgrader logged about a submission it gave up on."""
    if "DeadKernelError" in log:
        return "kernel-died", "The kernel died while the notebook ran, so nothing could be graded."
    if "UnresponsiveKernelError" in log:
        return (
            "timeout",
            "The notebook could not be stopped after its time was over, so nothing could be graded.",
        )
    if "NotJSONError" in log or "JSONDecodeError" in log:
        return "unreadable", "The submitted notebook is damaged and cannot be read: ask for a new copy."
    errors = [line for line in log.splitlines() if "Error:" in line or "Exception:" in line]
    return "failed", f"nbgrader could not grade it: {last_line(chr(10).join(errors) or log)}"


@contextmanager
def _only_one_run(course: Course) -> Iterator[None]:
    """Hold the course's lock; the system lets go of it however the process ends."""
    with (course.root / ".autograder.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Mistake(
                f"Another grading run is at work in {course.root}: wait until it has ended, or stop it with Ctrl-C."
            ) from None
        yield


@contextmanager
def _kernel_noise_elsewhere() -> Iterator[IO[bytes]]:
    """Keep what kernels write to the terminal's error stream from breaking the progress bar."""
    with tempfile.TemporaryFile() as sink:
        terminal = os.dup(2)
        os.dup2(sink.fileno(), 2)
        try:
            yield sink
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
