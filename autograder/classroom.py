"""Grading a class: which submissions, one after another, a result for each.

This version runs nbgrader's own `Autograde` underneath, without a sandbox.
"""

import fcntl
import functools
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

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
    with _only_one_run(course), _worker() as executor:
        on_start(len(students))
        futures = [executor.submit(_grade_one, course.root, assignment, student) for student in students]
        results = []
        for future in as_completed(futures):
            on_result(future.result())
            results.append(future.result())
    return sorted(results, key=lambda result: result.student)


@contextmanager
def _worker() -> Iterator[ProcessPoolExecutor]:
    """One process that does the grading; nbgrader's gradebook takes one writer at a time.

    It leads a process group of its own, so that Ctrl-C reaches only us and what it leaves behind can be killed.
    """
    executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_settle_in)
    worker = executor.submit(os.getpid).result()
    try:
        yield executor
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(worker, signal.SIGKILL)
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _settle_in() -> None:
    os.setsid()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # what kernels say there would break the progress bar


@functools.cache
def _course(root: Path) -> Course:
    return Course(root)


def _grade_one(root: Path, assignment: str, student: str) -> SubmissionResult:
    course = _course(root)
    start = time.perf_counter()
    outcome = course.api().autograde(assignment, student, force=True, create=True)
    seconds = time.perf_counter() - start
    if outcome["success"]:
        return read_result(course, assignment, student, seconds)
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
