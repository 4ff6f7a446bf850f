"""Grading a class: which submissions, in which order, and what is already done."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import nbformat

from autograder.causes import Cause, Matter, matter
from autograder.errors import Mistake, suggest
from autograder.folders import write_whole
from autograder.gradebook import prepare, save
from autograder.gradebook.course import Course
from autograder.gradebook.settings import read_settings
from autograder.gradebook.submission import Submission
from autograder.notebooks import imports_of, read_notebook
from autograder.results import CellResult, Executed, SubmissionResult
from autograder.sandbox import PLACES, PlaceError
from autograder.sandbox.environment import package_elsewhere

from . import fingerprint, intake
from .fingerprint import Fingerprint
from .worker import Job, Outcome, Setting, run_job

WORKER_KILLED = "A worker process was killed, perhaps for want of memory: run the same command again."
MEMORY = ".autograder"  # the folder in a course where finished submissions are remembered


@dataclass(frozen=True)
class Options:
    """What is asked of a run, besides what the course has set; `overrides` are in place of that."""

    student: str | None = None  # only this one
    force: bool = False  # again, what is already done
    place: str = "box"  # a name in PLACES
    overrides: Mapping[str, Any] = field(default_factory=dict)


def grade(
    course: Course,
    assignment: str,
    executor: Executor,
    width: int,
    options: Options,
    on_result: Callable[[SubmissionResult], None],
    on_start: Callable[[int], None],
) -> list[SubmissionResult]:
    """Grade the submissions of an assignment into the course's gradebook, `width` of them at a time in the executor.

    `on_start` is told how many there are, `on_result` each result as it comes. Unchanged submissions are not run again
    unless forced. Raises `Mistake` for anything wrong with the course, before anything is changed.
    """
    course.require(assignment)
    students = _asked_for(course, assignment, options.student)
    setting = setting_of(course, assignment, options.place, options.overrides)
    if elsewhere := package_elsewhere():
        raise Mistake(elsewhere)
    try:
        PLACES[options.place].examine()
    except PlaceError as error:
        raise Mistake(
            f"{error} Or grade without a sandbox, with your own rights: add --no-sandbox, if you trust everybody."
        ) from None
    with only_one_run(course):
        on_start(len(students))
        classroom = _Classroom(course, assignment, setting, options.force)
        results = classroom.grade(students, executor, width, on_result)
    return sorted(results, key=lambda result: result.student)


def is_machines_matter(result: SubmissionResult) -> bool:
    """Whether a submission was not graded for a reason that is not its own."""
    return any(cell.cause and matter(cell.cause) is Matter.MACHINE for cell in result.cells)


def setting_of(
    course: Course, assignment: str, place: str, overrides: Mapping[str, Any] | None = None
) -> Setting:
    """What all submissions of a run share, as the course configures it."""
    settings = read_settings(course, overrides)
    preload = settings.preload
    if preload is None:  # what the instructor's notebooks import is worth having before a notebook starts
        source = course.path("source", ".", assignment)
        found = [imports_of(read_notebook(path)) for path in sorted(source.glob("*.ipynb"))]
        preload = [name for names in found for name in names]
    return Setting(
        os.urandom(8).hex(),
        prepare.plan(course, assignment),
        prepare.handed_out(course, assignment),
        tuple(dict.fromkeys(preload)),
        settings.limits(),
        settings.stderr_costs_points,
        place,
    )


def _asked_for(course: Course, assignment: str, student: str | None) -> list[str]:
    """The students to grade: everybody who has submitted, or one of them."""
    students = course.students(assignment)
    if student is not None:
        if student not in students:
            raise Mistake(f"'{student}' has not submitted '{assignment}': {suggest(student, students)}")
        return [student]
    if not students:
        raise Mistake(
            f"Nobody has submitted '{assignment}': put each student's files into "
            f"{course.path('submitted', 'STUDENT', assignment)}."
        )
    return students


class _Classroom:
    def __init__(self, course: Course, assignment: str, setting: Setting, force: bool) -> None:
        self.course, self.assignment, self.setting, self.force = course, assignment, setting, force
        self.caveat = PLACES[setting.place].caveat
        self.memory = course.root / MEMORY / assignment
        self.changed: dict[Submission, list[str]] = {}  # since it was graded before

    def grade(
        self,
        students: list[str],
        executor: Executor,
        width: int,
        on_result: Callable[[SubmissionResult], None],
    ) -> list[SubmissionResult]:
        """Keep the workers busy, with no more than twice as many submissions in hand as run at a time."""
        waiting = iter([Submission(self.course, self.assignment, student) for student in students])
        results: list[SubmissionResult] = []
        running: dict[Future[Outcome | None], tuple[Submission, Job]] = {}

        def finish(result: SubmissionResult) -> None:
            results.append(result)
            on_result(result)

        def start(submission: Submission, job: Job, *setting: Setting) -> None:
            try:
                running[executor.submit(run_job, job, *setting)] = submission, job
            except BrokenExecutor:
                finish(save.failed(submission, Cause.MACHINE, WORKER_KILLED))

        while True:
            while len(running) < 2 * width and (submission := next(waiting, None)) is not None:
                if remembered := self._remembered(submission):
                    finish(remembered)
                    continue
                try:
                    start(submission, intake.take_in(submission, self.setting))
                except intake.Refused as refused:
                    finish(save.failed(submission, refused.cause, str(refused)))
            if not running:
                return results
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                submission, job = running.pop(future)
                outcome = _outcome_of(future)
                if outcome is None:  # the worker is new, and has not got the setting yet
                    start(submission, job, self.setting)
                else:
                    finish(self._saved(submission, outcome))

    def _saved(self, submission: Submission, outcome: Outcome) -> SubmissionResult:
        if outcome.error:
            return save.failed(submission, Cause.MACHINE, outcome.error, outcome.seconds)
        executed = {
            name: Executed(nbformat.reads(ran.notebook, as_version=4), ran.verdicts)
            for name, ran in outcome.notebooks.items()
        }
        flags = [flag for ran in outcome.notebooks.values() for flag in ran.flags]
        if self.caveat:
            flags.append(self.caveat)
        try:
            result = save.save(submission, executed, outcome.seconds, flags, outcome.files)
        except Mistake:
            raise
        except Exception as error:  # a full disk, a locked database; nothing was changed
            why = f"The result could not be saved ({type(error).__name__}: {error})."
            return save.failed(submission, Cause.MACHINE, why)
        self._remember(submission, result)
        return replace(result, again=self.changed.get(submission, []))

    # -- what is already done ------------------------------------------------------------------------------------------

    @cached_property
    def _shared_parts(self) -> dict[str, str]:
        """What all submissions' fingerprints have in common."""
        source = self.course.path("source", ".", self.assignment)
        rules = (
            self.setting.limits,
            self.setting.stderr_costs_points,
            self.setting.place,
            self.setting.preload,
        )
        return {
            "source": fingerprint.of_folder(source) + fingerprint.of_text(repr(self.setting.plan)),
            "checks": fingerprint.of_checks(source),
            "limits": fingerprint.of_text(repr(rules)),
            "engine": fingerprint.of_engine(),
            "libraries": fingerprint.of_libraries(source),
        }

    def _fingerprint(self, submission: Submission) -> Fingerprint:
        return {"submission": fingerprint.of_folder(submission.path("submitted")), **self._shared_parts}

    def _remembered(self, submission: Submission) -> SubmissionResult | None:
        """The result of an earlier run of exactly this submission, if it still stands in the gradebook."""
        path = self.memory / f"{submission.student}.json"
        if self.force or not path.is_file() or not submission.path("autograded").is_dir():
            return None
        with suppress(ValueError, KeyError, TypeError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            if not (parts := fingerprint.changed(kept.pop("fingerprint"), self._fingerprint(submission))):
                kept["cells"] = [
                    CellResult(**cell | {"parts": tuple(cell["parts"])}) for cell in kept["cells"]
                ]
                return SubmissionResult(**kept)
            self.changed[submission] = parts
        return None

    def _remember(self, submission: Submission, result: SubmissionResult) -> None:
        self.memory.mkdir(parents=True, exist_ok=True)
        kept = {**asdict(result), "fingerprint": self._fingerprint(submission)}
        write_whole(self.memory / f"{submission.student}.json", json.dumps(kept))


def _outcome_of(future: "Future[Outcome | None]") -> Outcome | None:
    try:
        return future.result()
    except BrokenExecutor:
        return Outcome(error=WORKER_KILLED)


def forget(submission: Submission) -> None:
    """Forget an earlier run, since what it gave no longer stands in the gradebook."""
    (submission.course.root / MEMORY / submission.assignment / f"{submission.student}.json").unlink(
        missing_ok=True
    )


@contextmanager
def only_one_run(course: Course) -> Iterator[None]:
    """Hold the course's lock; the system lets go of it however the process ends."""
    with (course.root / f"{MEMORY}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Mistake(
                f"Another grading run is at work in {course.root}: wait until it has ended, or stop it with Ctrl-C."
            ) from None
        yield
