"""Grading a class: which submissions, in which order, and what is already done."""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

import nbformat

from autograder.causes import Cause, Matter, matter
from autograder.errors import Mistake, suggest
from autograder.folders import write_whole
from autograder.gradebook import prepare, save
from autograder.gradebook.course import Course
from autograder.gradebook.settings import read_settings
from autograder.gradebook.submission import Submission
from autograder.notebooks import imports_of, read_notebook
from autograder.results import CellResult, Change, Executed, SubmissionResult
from autograder.sandbox import PLACES, PlaceError
from autograder.sandbox.environment import package_elsewhere

from . import fingerprint, intake
from .fingerprint import Fingerprint
from .worker import Job, Outcome, Setting, run_job

WORKER_KILLED = (
    "The process that ran it was killed three times, perhaps for want of memory: run the same command again."
)
TRIES = 3  # the last one alone
MEMORY = ".autograder"  # the folder in a course where finished submissions are remembered


class Executor(Protocol):
    """What runs jobs. A future that raises says that the job was not done; the executor can go on being used."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Begin a job."""
        ...


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
        settings.kernel_name,
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
        self.before: dict[Submission, list[CellResult]] = {}  # what it got then

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
        tries: Counter[Submission] = Counter()
        alone: list[tuple[Submission, Job]] = []  # each once more when all others are done, and by itself

        def finish(result: SubmissionResult) -> None:
            results.append(result)
            on_result(result)

        def start(submission: Submission, job: Job, *setting: Setting) -> None:
            running[executor.submit(run_job, job, *setting)] = submission, job

        def try_again(submission: Submission, job: Job, error: Exception) -> None:
            tries[submission] += 1
            if tries[submission] == TRIES:
                why = (
                    WORKER_KILLED if isinstance(error, BrokenExecutor) else f"{type(error).__name__}: {error}"
                )
                finish(save.failed(submission, Cause.MACHINE, why))
            elif tries[submission] == TRIES - 1:
                alone.append((submission, job))
            else:
                start(submission, job, self.setting)

        while True:
            while len(running) < 2 * width and (submission := next(waiting, None)) is not None:
                if isinstance(taken := self._taken_in(submission), SubmissionResult):
                    finish(taken)
                else:
                    start(submission, taken)
            if not running and alone:
                start(*alone.pop(), self.setting)
            if not running:
                return results
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                submission, job = running.pop(future)
                try:
                    outcome = future.result()
                except Exception as error:  # a process was killed, or the outcome cannot be sent
                    try_again(submission, job, error)
                    continue
                if outcome is None:  # the worker is new, and has not got the setting yet
                    start(submission, job, self.setting)
                else:
                    finish(self._saved(submission, outcome))

    def _taken_in(self, submission: Submission) -> Job | SubmissionResult:
        """The submission as a job, or its result where it need not or cannot be run: nobody's stops the class."""
        try:
            return self._remembered(submission) or intake.take_in(submission, self.setting)
        except intake.Refused as refused:
            return save.failed(submission, refused.cause, str(refused))
        except Mistake:
            raise
        except Exception as error:
            why = f"It could not be taken in ({type(error).__name__}: {str(error)[:200]})."
            return save.failed(submission, Cause.MACHINE, why)

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
        with suppress(OSError):  # then it is run again the next time
            self._remember(submission, result)
        return replace(
            result, again=self.changed.get(submission, []), changes=self._changes(submission, result)
        )

    def _changes(self, submission: Submission, result: SubmissionResult) -> list[Change]:
        before = {(cell.notebook, cell.cell): cell.points for cell in self.before.get(submission, [])}
        return [
            Change(cell.notebook, cell.cell, before[cell.notebook, cell.cell], cell.points)
            for cell in result.cells
            if (cell.notebook, cell.cell) in before and before[cell.notebook, cell.cell] != cell.points
        ]

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
            self.setting.kernel_name,
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
        if not path.is_file() or not submission.path("autograded").is_dir():
            return None
        with suppress(ValueError, KeyError, TypeError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            parts = fingerprint.changed(kept.pop("fingerprint"), self._fingerprint(submission))
            kept["cells"] = [CellResult(**cell | {"parts": tuple(cell["parts"])}) for cell in kept["cells"]]
            earlier = save.standing(submission, SubmissionResult(**kept))
            if earlier and not parts and not self.force:
                return earlier
            if earlier:
                self.before[submission] = earlier.cells
                self.changed[submission] = parts
        return None

    def _remember(self, submission: Submission, result: SubmissionResult) -> None:
        self.memory.mkdir(parents=True, exist_ok=True)
        kept = {**asdict(replace(result, changes=[])), "fingerprint": self._fingerprint(submission)}
        write_whole(self.memory / f"{submission.student}.json", json.dumps(kept))


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
