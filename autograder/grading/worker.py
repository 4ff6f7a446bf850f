"""What a worker process does: run one submission after another, all in the box it keeps.

A worker imports what running takes and no more, neither nbgrader nor the gradebook: each import here is paid once for
every core.
"""

import ctypes
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel

from autograder.results import CellResult, NotebookPlan
from autograder.sandbox.box import Box, BoxError, Limits
from autograder.sandbox.unboxed import Unboxed

from .run import Allowance, run_notebook

_SET_PDEATHSIG = 1  # prctl


@dataclass(frozen=True)
class Setting:
    """What all submissions of a run share: what is graded, what a box has and allows, where boxes may be built."""

    plan: list[NotebookPlan]
    preload: tuple[str, ...]
    limits: Limits
    allowance: Allowance
    boxed: bool
    scratch: Path


@dataclass(frozen=True)
class Job:
    """What a worker needs to run one submission: its files, and its notebooks as JSON."""

    student: str
    work: Path
    notebooks: dict[str, str]
    setting: Setting


@dataclass
class Outcome:
    """What came of a job: notebooks as JSON with verdicts, or why there are none."""

    executed: dict[str, tuple[str, dict[str, CellResult], list[str]]]
    seconds: float
    error: str | None = None


_box: Box | Unboxed | None = None


def run_job(job: Job) -> Outcome:
    """Run a submission's notebooks, one after another, in this worker's box; a box that had a bad time is replaced."""
    start, setting = time.perf_counter(), job.setting
    executed = {}
    try:
        for notebook in setting.plan:
            if notebook.name not in job.notebooks:
                continue
            content = nbformat.reads(job.notebooks[notebook.name], as_version=4)
            graded = {cell.name: cell for cell in notebook.cells if cell.by_machine}
            box = _boxed(setting)
            done = run_notebook(box, job.work, notebook.name, content, graded, setting.allowance)
            executed[notebook.name] = nbformat.writes(done.notebook), done.verdicts, done.flags
            if done.odd:
                close_box()
    except NoSuchKernel as error:
        why = f"This machine has no Jupyter kernel '{error.name}': install it, or correct the notebook's kernelspec."
        return Outcome({}, time.perf_counter() - start, why)
    except Exception as error:  # the box failed, or a kernel could not be started in it
        close_box()
        why = str(error) if isinstance(error, BoxError) else f"{type(error).__name__}: {error}"
        return Outcome({}, time.perf_counter() - start, f"It could not be run here. {why}")
    return Outcome(executed, time.perf_counter() - start)


def _boxed(setting: Setting) -> Box | Unboxed:
    global _box
    if _box is None or not _box.alive:
        close_box()
        folder = Path(tempfile.mkdtemp(dir=setting.scratch, prefix=""))
        _box = Box(folder, setting.preload, setting.limits) if setting.boxed else Unboxed(folder)
        _box.start()
    return _box


def close_box() -> None:
    """Close this worker's box, if it has one: in the thread that ran its jobs."""
    global _box
    if _box is not None:
        _box.close()
        _box = None


def kill_box() -> None:
    """End what runs in this worker's box, from any thread: the job there ends with an error."""
    if isinstance(_box, Box):
        _box.kill()


def settle_in() -> None:
    """Leave the terminal's process group; end with the grader, however it ends, and the box with this process."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
