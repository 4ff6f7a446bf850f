"""What `nbgrader autograde` and the formgrader's button call in a course with `plugin.install(c)`.

nbgrader walks over the submissions, one after another, and keeps its gradebook; the steps here repair a notebook, run
it in a box as `autograder grade` does, and have our verdicts saved. `autograder grade` itself needs none of them.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, OverwriteCells, SaveAutoGrades

from autograder import folders
from autograder.errors import Mistake
from autograder.gradebook import save as gradebook
from autograder.gradebook.course import Course
from autograder.gradebook.repair import repair
from autograder.gradebook.settings import settings
from autograder.gradebook.sources import given_cells, source_cells
from autograder.gradebook.transaction import transaction
from autograder.grading import classroom, worker
from autograder.results import CellResult, Executed
from autograder.sandbox.box import BoxError, isolation

NO_RUN = (
    "This course's nbgrader_config.py takes only some of the steps of 'plugin.install(c)': write that line instead of "
    "naming them."
)
NOT_A_FILE = "{} is a link, which could lead anywhere: ask for the notebook itself."
Resources = dict[str, Any]


class BoxedExporter(NotebookExporter):
    """nbgrader makes one for each run: it puts the run under the course's lock, and gives it a box."""

    run: "_Run | None" = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        converter = self.parent
        if not isinstance(converter, Autograde):
            return
        convert = converter.convert_notebooks

        def convert_in_boxes() -> None:
            with _one_run(converter) as self.run:
                convert()

        converter.convert_notebooks = convert_in_boxes


class Repair(NbGraderPreprocessor):
    """Makes a submitted notebook whole again before anything looks at it."""

    def preprocess(self, notebook: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        run: _Run | None = getattr(self.parent, "run", None)
        if run is None:  # `autograder grade` has repaired it already
            return notebook, resources
        told = resources["nbgrader"]
        course, assignment, name = run.course, told["assignment"], told["notebook"]
        submitted = course.path("submitted", told["student"], assignment) / f"{name}.ipynb"
        if submitted.is_symlink():
            raise NbGraderException(NOT_A_FILE.format(submitted))
        with transaction(course.directory.db_url, course.directory.course_id, write=False) as book:
            cells = source_cells(course, book, assignment, name)
        notice = OverwriteCells(parent=self.parent).missing_cell_notification
        return repair(notebook, cells, given_cells(course, assignment, name), notice), resources


class RunInBox(Execute):  # gradebook.save leaves out whatever executes
    """Runs the notebook in a box in place of nbgrader's `Execute`; its verdicts are in the resources afterwards."""

    def preprocess(
        self, notebook: NotebookNode, resources: Resources, km: None = None
    ) -> tuple[NotebookNode, Resources]:
        run: _Run | None = getattr(self.parent, "run", None)
        if run is None:
            self.log.error(NO_RUN)
            raise NbGraderException(NO_RUN)
        told = resources["nbgrader"]
        executed, flags = run.execute(told["assignment"], told["student"], told["notebook"], notebook)
        for flag in flags:
            self.log.warning("%s: %s", told["student"], flag)
        resources["autograder"] = executed.verdicts
        return executed.notebook, resources


class SaveVerdicts(SaveAutoGrades):
    """nbgrader's `SaveAutoGrades`, told what the verdicts are; without any it looks at the outputs, as ever."""

    def preprocess(self, notebook: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        verdicts: dict[str, CellResult] | None = resources.get("autograder")
        if verdicts is None:
            return super().preprocess(notebook, resources)
        _, resources = super().preprocess(gradebook.speaking(notebook, verdicts), resources)
        return notebook, resources


@contextmanager
def _one_run(converter: Autograde) -> Iterator["_Run"]:
    """The course's lock, and a thread with a box that lives as long; refused before anything is changed."""
    course = Course.of(converter.coursedir, converter.parent)
    try:
        settings(course)
        isolation()
        with (
            classroom.only_one_run(course),
            tempfile.TemporaryDirectory(prefix="ag-") as scratch,
            ThreadPoolExecutor(1) as thread,  # the formgrader's own thread has an event loop at work
        ):
            run = _Run(course, converter.exclude_overwriting, Path(scratch), thread)
            try:
                yield run
            finally:
                thread.submit(worker.close_box).result()
    except (BoxError, Mistake) as error:
        converter.log.error("%s", error)
        raise NbGraderException(str(error)) from None


@dataclass
class _Run:
    """One run of `nbgrader autograde`: the box, and the submission at hand."""

    course: Course
    exclude_overwriting: dict[str, list[str]]
    scratch: Path
    thread: ThreadPoolExecutor
    rules: dict[str, worker.Setting] = field(default_factory=dict)
    work: tuple[Path, Path] | None = None  # whose work it is, and where it lies

    def execute(
        self, assignment: str, student: str, name: str, notebook: NotebookNode
    ) -> tuple[Executed, list[str]]:
        """Run a notebook in the box, on a copy of the submission's files, and copy back what it left."""
        setting = self._setting(assignment)
        self._forget(assignment, student)
        work = self._files(assignment, student)
        job = worker.Job(student, work, {name: nbformat.writes(notebook)}, setting)
        outcome = self._wait_for(job)
        if outcome.error:
            raise NbGraderException(outcome.error)
        text, verdicts, flags = outcome.executed[name]
        self._copy_back(assignment, student, work)
        executed = Executed(nbformat.reads(text, as_version=4), verdicts)
        (plan,) = (plan for plan in setting.plan if plan.name == name)
        return Executed(executed.notebook, gradebook.all_verdicts(plan, executed)), flags

    def _wait_for(self, job: worker.Job) -> worker.Outcome:
        future = self.thread.submit(worker.run_job, job)
        try:
            return future.result()
        finally:
            while not future.done():  # Ctrl-C
                worker.kill_box()
                wait([future], timeout=0.2)

    def _setting(self, assignment: str) -> worker.Setting:
        if assignment not in self.rules:
            self.rules[assignment] = classroom.setting(self.course, assignment, True, self.scratch)
        return self.rules[assignment]

    def _files(self, assignment: str, student: str) -> Path:
        """A copy of the autograded folder without its notebooks, and without what was a link when it was handed in."""
        autograded = self.course.path("autograded", student, assignment)
        if self.work and self.work[0] == autograded:
            return self.work[1]
        work = Path(tempfile.mkdtemp(dir=self.scratch)) / "work"
        work.mkdir()
        folders.copy_regular(autograded, work, self._not_theirs())
        submitted, given = (self.course.path(*where) for where in (
            ("submitted", student, assignment), ("source", ".", assignment)
        ))  # fmt: skip
        for path in work.rglob("*"):
            name = path.relative_to(work)
            if (submitted / name).is_symlink() and not (given / name).is_file():
                path.unlink()
        self.work = autograded, work
        return work

    def _copy_back(self, assignment: str, student: str, work: Path) -> None:
        autograded = self.course.path("autograded", student, assignment)
        ignore = self._not_theirs()
        folders.remove_files(autograded, ignore)
        kept = self.exclude_overwriting.get(assignment, [])
        folders.copy_files(self.course.path("source", ".", assignment), work, autograded, ignore, kept)

    def _not_theirs(self) -> list[str]:
        return [*self.course.directory.ignore, "timestamp.txt"]

    def _forget(self, assignment: str, student: str) -> None:
        """What `autograder grade` remembers of an earlier run no longer stands in the gradebook."""
        (self.course.root / ".autograder" / assignment / f"{student}.json").unlink(missing_ok=True)
