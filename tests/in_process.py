"""Grades a case without a box: the same cells and verdicts, in forks of one process that has imported the stack.

A graded cell runs where its first line says: in the fork that runs the notebook, as in the student's kernel; or, for a
fresh process or a clean room, in a fork of its own, on the files as they stood at that cell. A box adds protection and
limits, which no honest submission meets: `tests/test_submissions.py` grades the same cases in boxes.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from traitlets import Type
from traitlets.config import Config

from autograder.cases import Case, submitted
from autograder.folders import Files, read_files, write_files
from autograder.grading.run import without_code
from autograder.notebooks import kernel_for
from autograder.results import Kernel
from autograder.verdicts import read_verdict

REPOSITORY = Path(__file__).resolve().parent.parent
SECONDS = 120  # many times what a notebook takes on a busy machine
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
STACK = (  # not onnxruntime: it starts threads, and what has threads cannot safely fork
    *("in_process", "IPython.core.completer", "pandas", "joblib", "dill"),
    *(f"autograder.checks.{path.stem}" for path in sorted((REPOSITORY / "autograder/checks").glob("[a-z]*"))),
)

Graded = dict[str, tuple[float | None, str | None]]  # points and cause of each graded cell, by its name


class Died(Exception):
    """The process that ran a notebook ended, or had to be ended, before the notebook did."""


@dataclass(frozen=True)
class Cell:
    """A code cell; a graded one has a name and points."""

    source: str
    name: str = ""
    points: float = 0

    @property
    def kernel(self) -> Kernel:
        """Where it runs."""
        return kernel_for(self.source) if self.name else "student"


def grade(exercise: str, case: Case) -> Graded:
    """What a case of an exercise gets."""
    notebook = submitted(REPOSITORY / "solutions" / exercise / f"{exercise}.ipynb", case)
    cells = [_cell(cell) for cell in notebook.cells if cell.cell_type == "code"]
    return run(cells, read_files(REPOSITORY / "exercises" / exercise, ["*.ipynb"]))


def run(cells: Sequence[Cell], files: Files) -> Graded:
    """Run a notebook from the top, beside these files. Raises `Died`."""
    last = max(position for position, cell in enumerate(cells) if cell.name)
    cells = cells[: last + 1]  # what stands below the last graded cell changes nothing
    graded, seen = _in_a_fork("student", cells, files)
    for cell in cells:
        if cell.name in seen:
            files = seen[cell.name]
            graded |= _in_a_fork(
                cell.kernel, [cell], without_code(files) if cell.kernel == "clean" else files
            )[0]
    return graded


def _cell(cell: NotebookNode) -> Cell:
    metadata = cell.metadata.get("nbgrader", {})
    return (
        Cell(cell.source, metadata.grade_id, metadata.points) if metadata.get("grade") else Cell(cell.source)
    )


# -- the warm process and its forks ------------------------------------------------------------------------------------


@cache
def _warm() -> ForkServerContext:
    """A process that only imports and forks; it ends with the one that asked for it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(STACK))
    with mock.patch.dict(os.environ, ONE_THREAD, PYTHONPATH=str(Path(__file__).parent)):
        forkserver.ensure_running()
    return context


def _in_a_fork(kernel: Kernel, cells: Sequence[Cell], files: Files) -> tuple[Graded, dict[str, Files]]:
    """`_run` in a fork of the warm process. Raises `Died`."""
    receiver, sender = _warm().Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="case-", ignore_cleanup_errors=True) as folder:
        process = _warm().Process(target=_answer, args=(sender, kernel, cells, files, Path(folder)))
        process.start()
        sender.close()
        try:
            if not receiver.poll(SECONDS):
                raise Died(f"The notebook did not come to its end within {SECONDS} s.")
            return receiver.recv()
        except EOFError:
            raise Died("The notebook's process ended before the notebook did.") from None
        finally:
            process.kill()
            process.join()
            receiver.close()


# -- what happens in a fork --------------------------------------------------------------------------------------------


def _answer(sender: Connection, *arguments: Any) -> None:
    sender.send(_run(*arguments))


def _run(
    kernel: Kernel, cells: Sequence[Cell], files: Files, folder: Path
) -> tuple[Graded, dict[str, Files]]:
    """Run the cells that belong in this kernel: what they get, and the files that each of the others will see."""
    work, scratch = folder / "submission", folder / "scratch"
    work.mkdir()
    scratch.mkdir()
    write_files(files, work)
    _settle(work, scratch)
    config = Config(HistoryManager={"enabled": False}, InteractiveShell={"xmode": "Minimal"})
    shell = _Shell.instance(config=config, ipython_dir=str(scratch))
    graded: Graded = {}
    seen: dict[str, Files] = {}
    for cell in cells:
        if cell.kernel != kernel:
            seen[cell.name] = read_files(work)
            continue
        outputs = shell.execute(cell.source, store_history=not cell.name)
        if cell.name:
            verdict = read_verdict(outputs, cell.points)
            graded[cell.name] = verdict.points, verdict.cause
    return graded, seen


def _settle(work: Path, scratch: Path) -> None:
    """Share nothing with other forks: no output, folder for temporary files, working directory or random numbers."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nothing, fd)
    os.environ |= {"HOME": str(scratch), "TMPDIR": str(scratch)}
    tempfile.tempdir = None
    np.random.seed()
    os.chdir(work)
    sys.path.insert(0, "")


class _Results(DisplayHook):
    """Puts a cell's result among its outputs instead of printing it."""

    def write_output_prompt(self) -> None:
        """There is none in a notebook."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Take the result in all its formats."""
        self.shell.outputs.append(NotebookNode(output_type="execute_result", data=format_dict))


class _Shell(InteractiveShell):
    """IPython as a kernel has it, with a `__main__` of its own; as outputs it keeps errors and results."""

    displayhook_class = Type(_Results)

    def execute(self, source: str, store_history: bool) -> list[NotebookNode]:
        """Run a cell: its outputs."""
        self.outputs: list[NotebookNode] = []
        self.run_cell(source, store_history=store_history)
        return self.outputs

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.append(
            NotebookNode(output_type="error", ename=etype.__name__, evalue=str(evalue), traceback=stb)
        )
