"""A process that runs submissions, one at a time, in a place of its own.

It imports what running takes and no more, neither nbgrader nor the gradebook: each import here is paid once for every
core. It shares nothing with the grader but what jobs carry and outcomes bring back.
"""

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel

from autograder.folders import Files, merged
from autograder.limits import Limits
from autograder.results import CellResult, NotebookPlan
from autograder.sandbox import PLACES, Place, PlaceError

from .run import run_notebook


@dataclass(frozen=True)
class Setting:
    """What all submissions of a run share: what is graded, the files that are handed out, and where it runs."""

    key: str  # another one for each run, so that a worker knows the setting it has
    plan: tuple[NotebookPlan, ...]
    handed_out: Files
    preload: tuple[str, ...]
    limits: Limits
    stderr_costs_points: bool
    place: str  # a name in PLACES
    kernel_name: str | None = None  # in place of the notebooks' own


@dataclass(frozen=True)
class Job:
    """A submission to run: its own files, and its notebooks as JSON by name."""

    student: str
    files: Files
    notebooks: Mapping[str, str]
    setting: str  # the key of the one it belongs to


@dataclass(frozen=True)
class Ran:
    """A notebook that was run, as JSON, with the verdicts on its cells and what the instructor must know."""

    notebook: str
    verdicts: dict[str, CellResult]
    flags: list[str]


@dataclass(frozen=True)
class Outcome:
    """What came of a job: its notebooks and the files they left, or, in one sentence, why there are none."""

    notebooks: dict[str, Ran] = field(default_factory=dict)
    files: Files = field(default_factory=dict)
    seconds: float = 0.0
    error: str | None = None


_setting: Setting | None = None
_place: Place | None = None


def run_job(job: Job, setting: Setting | None = None) -> Outcome | None:
    """Run a submission's notebooks, one after another, each on the files that the one before has left.

    Workers keep the setting that came with a job. None: this worker does not have the job's; send it along.
    """
    global _setting
    if setting is not None and (_setting is None or _setting.key != setting.key):
        close_place()
        _setting = setting
    if _setting is None or _setting.key != job.setting:
        return None
    start = time.perf_counter()
    files: Files = merged(_setting.handed_out, job.files)
    ran: dict[str, Ran] = {}
    try:
        for plan in _setting.plan:
            if plan.name not in job.notebooks:
                continue
            content = nbformat.reads(job.notebooks[plan.name], as_version=4)
            done = run_notebook(_ready_place(_setting), files, plan, content, _setting)
            files = done.files
            ran[plan.name] = Ran(nbformat.writes(done.notebook), done.verdicts, done.flags)
            if done.odd:
                close_place()
    except NoSuchKernel as error:
        why = f"This machine has no Jupyter kernel '{error.name}': install it, or correct the notebook's kernelspec."
        return Outcome(seconds=time.perf_counter() - start, error=why)
    except Exception as error:  # the place failed, or a kernel could not be started in it
        close_place()
        why = str(error) if isinstance(error, PlaceError) else f"{type(error).__name__}: {error}"
        return Outcome(seconds=time.perf_counter() - start, error=f"It could not be run here. {why}")
    return Outcome(ran, files, time.perf_counter() - start)


def _ready_place(setting: Setting) -> Place:
    """This worker's place; one that had a bad time is replaced."""
    global _place
    if _place is None or not _place.alive:
        close_place()
        folder = Path(tempfile.mkdtemp(prefix="ag-"))
        _place = PLACES[setting.place](folder, setting.preload, setting.limits)
        _place.start()
    return _place


def close_place() -> None:
    """Close this worker's place, if it has one: in the thread that ran its jobs."""
    global _place
    if _place is not None:
        _place.close()
        _place = None


def kill_place() -> None:
    """End what runs in this worker's place, from any thread: the job there ends with an error."""
    if _place is not None:
        _place.kill()
