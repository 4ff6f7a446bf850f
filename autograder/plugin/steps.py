"""What `nbgrader autograde` and the formgrader's button call in a course with `plugin.install(c)`.

nbgrader walks over the submissions, one after another, and keeps its gradebook; the steps here repair a notebook, run
it in a box as `autograder grade` does, and have our verdicts saved. `autograder grade` itself needs none of them.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, OverwriteCells, SaveAutoGrades

from autograder import folders
from autograder.errors import Mistake
from autograder.folders import Files
from autograder.gradebook import save
from autograder.gradebook.conversion import RUNS_NOTEBOOKS, not_copied
from autograder.gradebook.course import Course
from autograder.gradebook.repair import repair
from autograder.gradebook.settings import read_settings
from autograder.gradebook.sources import given_cells, source_cells
from autograder.gradebook.submission import Submission
from autograder.gradebook.transaction import opened
from autograder.grading import classroom, worker
from autograder.grading.worker import Job, Outcome, Setting
from autograder.results import CellResult, Executed
from autograder.sandbox import Box, PlaceError
from autograder.sandbox.environment import package_elsewhere

NO_RUN = (
    "This course's nbgrader_config.py takes only some of the steps of 'plugin.install(c)': write that line instead of "
    "naming them."
)
NOT_A_FILE = "{} is a link, which could lead anywhere: ask for the notebook itself."
VERDICTS = "autograder"  # where, in nbgrader's resources, a notebook's verdicts are
Resources = dict[str, Any]


class BoxedExporter(NotebookExporter):
    """nbgrader makes one for each run: it puts the run under the course's lock, and gives it a box."""

    run: "_BoxedRun | None" = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
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
        run: _BoxedRun | None = getattr(self.parent, "run", None)
        if run is None:  # `autograder grade` has repaired it already
            return notebook, resources
        submission, name = run.at_hand(resources)
        course, assignment = submission.course, submission.assignment
        submitted = submission.path("submitted") / f"{name}.ipynb"
        if submitted.is_symlink():
            raise NbGraderException(NOT_A_FILE.format(submitted))
        with opened(course) as gradebook:
            cells = source_cells(course, gradebook, assignment, name)
        notice = OverwriteCells(parent=self.parent).missing_cell_notification
        return repair(notebook, cells, given_cells(course, assignment, name), notice), resources


class RunInBox(Execute):
    """Runs the notebook in a box in place of nbgrader's `Execute`; its verdicts are in the resources afterwards."""

    def preprocess(
        self, notebook: NotebookNode, resources: Resources, km: None = None
    ) -> tuple[NotebookNode, Resources]:
        run: _BoxedRun | None = getattr(self.parent, "run", None)
        if run is None:
            self.log.error(NO_RUN)
            raise NbGraderException(NO_RUN)
        submission, name = run.at_hand(resources)
        executed, flags = run.execute(submission, name, notebook)
        for flag in flags:
            self.log.warning("%s: %s", submission.student, flag)
        resources[VERDICTS] = executed.verdicts
        return executed.notebook, resources


assert issubclass(RunInBox, RUNS_NOTEBOOKS)  # `autograder grade` leaves it out, since it has run the notebook


class SaveVerdicts(SaveAutoGrades):
    """nbgrader's `SaveAutoGrades` with our verdicts; without any it looks at the outputs, as ever."""

    def preprocess(self, notebook: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        verdicts: dict[str, CellResult] | None = resources.get(VERDICTS)
        if verdicts is None:
            graded: tuple[NotebookNode, Resources] = super().preprocess(notebook, resources)
            return graded
        _, resources = super().preprocess(save.with_verdicts_as_outputs(notebook, verdicts), resources)
        return save.with_reasons(notebook, verdicts), resources


@contextmanager
def _one_run(converter: Autograde) -> Iterator["_BoxedRun"]:
    """The course's lock, and a thread with a box that lives as long; refused before anything is changed."""
    course = Course.of(converter.coursedir, converter.parent)
    try:
        read_settings(course)
        if elsewhere := package_elsewhere():
            raise Mistake(elsewhere)
        Box.examine()
        with (
            classroom.only_one_run(course),
            ThreadPoolExecutor(1) as thread,  # the formgrader's own thread has an event loop at work
        ):
            try:
                yield _BoxedRun(course, thread)
            finally:
                thread.submit(worker.close_place).result()
    except (PlaceError, Mistake) as error:
        converter.log.error("%s", error)
        raise NbGraderException(str(error)) from None


@dataclass
class _BoxedRun:
    """One run of `nbgrader autograde`: the thread with the box, and the files of the submission at hand."""

    course: Course
    thread: ThreadPoolExecutor
    settings: dict[str, Setting] = field(default_factory=dict)  # by assignment
    files: tuple[Submission, Files] | None = None

    def at_hand(self, resources: Resources) -> tuple[Submission, str]:
        """The submission and the notebook that nbgrader is at work on."""
        names = resources["nbgrader"]
        return Submission(self.course, names["assignment"], names["student"]), names["notebook"]

    def execute(
        self, submission: Submission, name: str, notebook: NotebookNode
    ) -> tuple[Executed, list[str]]:
        """Run a notebook in the box, on the submission's files, and put back what it left."""
        setting = self._setting(submission.assignment)
        classroom.forget(submission)
        try:
            files = self._own_files(submission, setting)
        except folders.TooLarge as error:
            raise NbGraderException(f"{submission.student}: {error}") from None
        job = Job(submission.student, files, {name: nbformat.writes(notebook)}, setting.key)
        outcome = self._wait_for(job, setting)
        if outcome.error:
            raise NbGraderException(outcome.error)
        self.files = submission, outcome.files
        self._put_back(submission, outcome.files)
        ran = outcome.notebooks[name]
        executed = Executed(nbformat.reads(ran.notebook, as_version=4), ran.verdicts)
        (plan,) = (plan for plan in setting.plan if plan.name == name)
        return Executed(executed.notebook, save.all_verdicts(plan, executed)), ran.flags

    def _wait_for(self, job: Job, setting: Setting) -> Outcome:
        future = self.thread.submit(worker.run_job, job, setting)
        try:
            outcome = future.result()
        finally:
            while not future.done():  # Ctrl-C
                worker.kill_place()
                wait([future], timeout=0.2)
        assert outcome is not None  # the setting went with the job
        return outcome

    def _setting(self, assignment: str) -> Setting:
        if assignment not in self.settings:
            self.settings[assignment] = classroom.setting_of(self.course, assignment, "box")
        return self.settings[assignment]

    def _own_files(self, submission: Submission, setting: Setting) -> Files:
        """The autograded folder's files, or what an earlier notebook has left; not what was handed in as a link."""
        if self.files and self.files[0] == submission:
            return self.files[1]
        submitted = submission.path("submitted")
        files = folders.read_files(submission.path("autograded"), not_copied(self.course), setting.limits)

        def through_a_link(name: str) -> bool:
            path = PurePosixPath(name)
            return any((submitted / part).is_symlink() for part in (path, *path.parents[:-1]))

        return {name: content for name, content in files.items() if not through_a_link(name)}

    def _put_back(self, submission: Submission, files: Files) -> None:
        """Let the autograded folder hold what is there now, as `autograder grade` would."""
        autograded = submission.path("autograded")
        ignore = not_copied(self.course)
        folders.remove_files(autograded, ignore)
        folders.write_files(save.files_to_keep(submission, files), autograded)
