"""`autograder check`: run a notebook's checks in a fresh kernel and say how far the learner is.

No gradebook, no server, no nbgrader: this is what somebody who learns alone uses, on any system.
"""

import contextlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from autograder.causes import Cause
from autograder.errors import Mistake
from autograder.limits import Limits
from autograder.notebooks import name_of, read_notebook, stopped_cells
from autograder.results import CellResult
from autograder.verdicts import TIMEOUT, read_verdict

DONE, NOT_YET, NOT_ATTEMPTED = "done", "not yet", "not attempted"
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """A heading of the notebook with the graded cells below it. `state` is done, not yet, or not attempted."""

    title: str
    state: str
    cells: list[CellResult]

    @property
    def points(self) -> float:
        return sum(cell.points or 0 for cell in self.cells)

    @property
    def max_points(self) -> float:
        return sum(cell.max_points for cell in self.cells)


def check(path: Path, on_cell: Callable[[int, int], None] = lambda done, total: None) -> list[Task]:
    """Run the notebook at `path` from the top, in a fresh kernel and a copy of its folder, and sort out its tasks.

    `on_cell` is told how many of how many cells have run. Raises `Mistake` for a notebook that cannot be read or has
    nothing to check.
    """
    notebook = read_notebook(path)
    total = sum(cell.cell_type == "code" for cell in notebook.cells)
    if not any(_is_graded(cell) for cell in notebook.cells):
        raise Mistake(
            f"{path} has no checks in it: name an exercise notebook, such as 'autograder check 01-saving'."
        )
    executed = 0
    stopped: list[str] = []
    seconds = Limits().cell_seconds  # as in grading

    def note(cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        if execute_reply["content"].get("ename") == TIMEOUT and not _is_graded(cell):
            stopped.append(name_of(cell, cell_index))

    def count(cell: NotebookNode, cell_index: int) -> None:
        nonlocal executed
        executed += cell.cell_type == "code"
        on_cell(executed, total)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "work"
        shutil.copytree(
            path.resolve().parent, folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints", ".venv")
        )
        client = NotebookClient(
            notebook,
            timeout=int(seconds),
            interrupt_on_timeout=True,
            error_on_timeout={"ename": TIMEOUT, "evalue": "", "traceback": []},
            on_cell_executed=note,
            allow_errors=True,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
            on_cell_complete=count,
            shutdown_kernel="immediate",
        )
        # After a dead kernel the remaining cells have not run, and say so below.
        with contextlib.suppress(DeadKernelError):
            client.execute(stderr=subprocess.DEVNULL)  # the kernel's own chatter, not the cells' output
    before = stopped_cells(stopped, seconds)
    return [
        _task(title, cells, path.stem, before)
        for title, cells in _by_heading(notebook)
        if any(map(_is_graded, cells))
    ]


def _by_heading(notebook: NotebookNode) -> list[tuple[str, list[NotebookNode]]]:
    """The cells below each heading, with the heading's text."""
    parts: list[tuple[str, list[NotebookNode]]] = [("", [])]
    for cell in notebook.cells:
        heading = _HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        if heading:
            parts.append((heading[1], []))
        parts[-1][1].append(cell)
    return parts


def _task(title: str, cells: list[NotebookNode], notebook: str, before: str) -> Task:
    results = [_result(cell, notebook, before) for cell in cells if _is_graded(cell)]
    answers = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")]
    if all(result.points == result.max_points for result in results):
        state = DONE
    elif any("raise NotImplementedError" in answer.source for answer in answers):
        state = NOT_ATTEMPTED
    else:
        state = NOT_YET
    return Task(title, state, results)


def _result(cell: NotebookNode, notebook: str, before: str) -> CellResult:
    """The verdict on one graded cell, by the same rules as grading: an error means no points.

    `before` is what is to be said first, where it did not pass.
    """
    metadata = cell.metadata.nbgrader
    maximum = float(metadata.points)
    if cell.execution_count is None:
        return CellResult(
            notebook, metadata.grade_id, 0.0, maximum, Cause.NOT_RUN, "The check could not run."
        )
    verdict = read_verdict(cell.outputs, maximum)
    return CellResult.of(notebook, metadata.grade_id, maximum, verdict.after(before) if before else verdict)


def _is_graded(cell: NotebookNode) -> bool:
    metadata = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(metadata.get("grade")) and not metadata.get("solution")
