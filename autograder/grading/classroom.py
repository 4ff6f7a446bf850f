"""Grading a class: which submissions, on how many cores, and what is already done."""

import ast
import fcntl
import importlib.metadata
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat

import autograder
from autograder.errors import Mistake, suggest
from autograder.folders import write_whole
from autograder.gradebook import save as gradebook
from autograder.gradebook.course import Course
from autograder.gradebook.settings import settings
from autograder.notebooks import read_notebook
from autograder.results import CellResult, Executed, SubmissionResult
from autograder.sandbox.box import BoxError, isolation
from autograder.sandbox.unboxed import NOT_ISOLATED

from . import intake
from .fingerprint import fingerprint
from .worker import Job, Outcome, Setting, run_job, settle_in

MACHINE = "machine"  # the cause of what failed through no fault of the submission
WORKER_KILLED = "A worker process was killed, perhaps for want of memory: run the same command again."


@dataclass(frozen=True)
class How:
    """How to grade: how many at a time, only one student, again what is done already, in boxes or not."""

    jobs: int = os.cpu_count() or 1
    student: str | None = None
    force: bool = False
    boxed: bool = True
    instead: Mapping[str, Any] = field(default_factory=dict)  # of what the course has set for `Autograder`


def grade(
    course: Course,
    assignment: str,
    how: How,
    on_result: Callable[[SubmissionResult], None],
    on_start: Callable[[int], None],
) -> list[SubmissionResult]:
    """Grade the submissions of an assignment into the course's gradebook, each in a box.

    `on_start` is told how many there are, `on_result` each result as it comes. Unchanged submissions are not run again
    unless `force`. Raises `Mistake` for anything wrong with the course, before anything is changed.
    """
    course.require(assignment)
    settings(course, how.instead)
    students = course.students(assignment)
    if how.student is not None:
        if how.student not in students:
            raise Mistake(
                f"'{how.student}' has not submitted '{assignment}': {suggest(how.student, students)}"
            )
        students = [how.student]
    if not students:
        raise Mistake(
            f"Nobody has submitted '{assignment}': put each student's files into "
            f"{course.path('submitted', 'STUDENT', assignment)}."
        )
    if how.boxed:
        try:
            isolation()
        except BoxError as error:
            raise Mistake(
                f"{error} Or grade without a sandbox, with your own rights: add --no-sandbox, if you trust everybody."
            ) from None
    with only_one_run(course), tempfile.TemporaryDirectory(prefix="ag-") as scratch:
        on_start(len(students))
        room = _Classroom(course, assignment, Path(scratch), how)
        with _workers(how.jobs) as executor:
            results = room.grade(students, executor, on_result)
    return sorted(results, key=lambda result: result.student)


def is_machines_fault(result: SubmissionResult) -> bool:
    """Whether a submission was not graded for a reason that is not its own."""
    return any(cell.cause == MACHINE for cell in result.cells)


def setting(
    course: Course, assignment: str, boxed: bool, scratch: Path, instead: Mapping[str, Any] | None = None
) -> Setting:
    """What all submissions of a run share, as the course configures it."""
    told = settings(course, instead)
    preload = imports_of(course.path("source", ".", assignment)) if told.preload is None else told.preload
    plan = gradebook.plan(course, assignment)
    return Setting(plan, tuple(preload), told.limits(), told.allowance(), boxed, scratch)


class _Classroom:
    def __init__(self, course: Course, assignment: str, scratch: Path, how: How) -> None:
        self.course, self.assignment, self.how = course, assignment, how
        self.setting = setting(course, assignment, how.boxed, scratch, how.instead)
        self.done = course.root / ".autograder" / assignment
        versions = sorted(f"{found.name} {found.version}" for found in importlib.metadata.distributions())
        rules = replace(self.setting, scratch=Path())
        self.common = fingerprint(
            course.path("source", ".", assignment), Path(autograder.__file__).parent, repr((rules, versions))
        )

    def grade(
        self,
        students: list[str],
        executor: Executor,
        on_result: Callable[[SubmissionResult], None],
    ) -> list[SubmissionResult]:
        """Keep the workers busy, with no more than twice as many submissions in hand as there are workers."""
        waiting, results = iter(students), []
        running: dict[Future[Outcome], Job] = {}

        def finish(result: SubmissionResult) -> None:
            results.append(result)
            on_result(result)

        while True:
            while len(running) < 2 * self.how.jobs and (student := next(waiting, None)) is not None:
                if known := self._known(student):
                    finish(known)
                    continue
                try:
                    job = self._take_in(student)
                    running[executor.submit(run_job, job)] = job
                except intake.Refused as refused:
                    finish(self._failed(student, "unreadable", str(refused)))
                except BrokenExecutor:
                    finish(self._failed(student, MACHINE, WORKER_KILLED))
            if not running:
                return results
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                finish(self._save(running.pop(future), future))

    def _take_in(self, student: str) -> Job:
        submitted = self.course.path("submitted", student, self.assignment)
        notebooks = intake.take_in(submitted, [notebook.name for notebook in self.setting.plan])
        work = Path(tempfile.mkdtemp(dir=self.setting.scratch)) / "work"
        gradebook.gather(self.course, self.assignment, student, work)
        clean = {}
        for name, notebook in notebooks.items():
            try:
                sane = gradebook.sanitize(self.course, self.assignment, student, name, notebook)
            except Exception as error:  # one bad submission never stops the class
                raise intake.Refused(
                    f"{name}.ipynb cannot be graded as it is ({type(error).__name__})."
                ) from error
            clean[name] = nbformat.writes(sane)
        return Job(student, work, clean, self.setting)

    def _failed(self, student: str, cause: str, message: str) -> SubmissionResult:
        return gradebook.failed(
            self.course, self.assignment, student, cause, message, keep_grade=cause == MACHINE
        )

    def _save(self, job: Job, future: "Future[Outcome]") -> SubmissionResult:
        try:
            outcome = future.result()
        except BrokenExecutor:
            return self._failed(job.student, MACHINE, WORKER_KILLED)
        if outcome.error:
            return self._failed(job.student, MACHINE, outcome.error)
        executed = {
            name: Executed(nbformat.reads(text, as_version=4), verdicts)
            for name, (text, verdicts, _) in outcome.executed.items()
        }
        flags = [flag for _, _, flags in outcome.executed.values() for flag in flags]
        if not self.how.boxed:
            flags.append(NOT_ISOLATED)
        try:
            result = gradebook.save(
                self.course, self.assignment, job.student, executed, outcome.seconds, flags, job.work
            )
        except Mistake:
            raise
        except Exception as error:  # a full disk, a locked database; nothing was changed
            why = f"The result could not be saved ({type(error).__name__}: {error})."
            return self._failed(job.student, MACHINE, why)
        shutil.rmtree(job.work.parent, ignore_errors=True)
        self._remember(result)
        return result

    # -- what is already done ------------------------------------------------------------------------------------------

    def _fingerprint(self, student: str) -> str:
        submitted = self.course.path("submitted", student, self.assignment)
        return fingerprint(submitted, self.common)

    def _known(self, student: str) -> SubmissionResult | None:
        """The result of an earlier run of exactly this submission, if it still stands in the gradebook."""
        path = self.done / f"{student}.json"
        if (
            self.how.force
            or not path.is_file()
            or not self.course.path("autograded", student, self.assignment).is_dir()
        ):
            return None
        with suppress(ValueError, KeyError, TypeError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept.pop("fingerprint") == self._fingerprint(student):
                kept["cells"] = [CellResult(**cell) for cell in kept["cells"]]
                return SubmissionResult(**kept)
        return None

    def _remember(self, result: SubmissionResult) -> None:
        self.done.mkdir(parents=True, exist_ok=True)
        kept = {**asdict(result), "fingerprint": self._fingerprint(result.student)}
        write_whole(self.done / f"{result.student}.json", json.dumps(kept))


@contextmanager
def _workers(width: int) -> Iterator[Executor]:
    """As many processes, each the leader of a process group: Ctrl-C reaches only us, and we end them all."""
    executor = ProcessPoolExecutor(width, mp_context=get_context("spawn"), initializer=settle_in)
    try:
        yield executor
    except BaseException:
        for pid in list(getattr(executor, "_processes", None) or {}):
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def imports_of(folder: Path) -> tuple[str, ...]:
    """The modules that the instructor's notebooks import: what is worth having before a notebook starts."""
    found: list[str] = []
    for path in sorted(folder.glob("*.ipynb")):
        for cell in read_notebook(path).cells:
            if cell.cell_type != "code":
                continue
            with suppress(SyntaxError):
                for node in ast.walk(ast.parse(cell.source)):
                    if isinstance(node, ast.Import):
                        found += [alias.name for alias in node.names]
                    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                        found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(dict.fromkeys(found))


@contextmanager
def only_one_run(course: Course) -> Iterator[None]:
    """Hold the course's lock; the system lets go of it however the process ends."""
    with (course.root / ".autograder.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Mistake(
                f"Another grading run is at work in {course.root}: wait until it has ended, or stop it with Ctrl-C."
            ) from None
        yield
