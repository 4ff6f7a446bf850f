"""Grades cases without a box: the same cells and verdicts, in forks of one process that has imported the stack.

What cases have in common runs once: the model solution runs from the top, and at the first cell in which a case
differs the case goes on in a fork. A graded cell runs where its first line says: there, as in the student's kernel;
or, for a fresh process or a clean room, in a fork of its own, on the files as they stood at that cell. A wrong case
ends with the last task that it is about. A box adds protection and limits, which no honest submission meets:
`tests/test_submissions.py` grades the same cases in boxes, every one to the end.
"""

import ctypes
import gc
import os
import pkgutil
import shutil
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import nbformat
import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from traitlets import Type
from traitlets.config import Config

from autograder import checks
from autograder.cases import Case, submitted
from autograder.folders import Files, read_files, write_files
from autograder.grading.run import without_code
from autograder.notebooks import kernel_for
from autograder.results import Kernel
from autograder.verdicts import read_verdict

REPOSITORY = Path(__file__).resolve().parent.parent
_SET_PDEATHSIG = 1  # prctl
SECONDS = 120  # many times what a notebook takes on a busy machine
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
STACK = (  # not onnxruntime: it starts threads, and what has threads cannot safely fork
    *("in_process", "IPython.core.completer", "pandas", "joblib", "dill", "skl2onnx", "sklearn.datasets"),
    *("narwhals._pandas_like.namespace", "pandas.io.formats.csvs"),  # imported when a table is first used
    *(f"autograder.checks.{name}" for _, name, _ in pkgutil.iter_modules(checks.__path__)),
)

T = TypeVar("T")
Graded = dict[str, tuple[float | None, str | None]]  # points and cause of each graded cell, by its name
Ran = tuple[Graded, dict[str, Files]]  # with the files that each cell of another kernel will see


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


def grade(exercise: str, cases: Sequence[Case], seconds: float = SECONDS) -> dict[str, Graded | Died]:
    """What each of these cases of an exercise gets, by student; a wrong one, down to what it is about."""
    path = REPOSITORY / "solutions" / exercise / f"{exercise}.ipynb"
    model = _cells(nbformat.read(path, as_version=4))
    notebooks = {case.student: _cells(submitted(path, case)) for case in cases}
    for case in cases:
        if case.kind == "wrong":
            notebooks[case.student] = _concerned(notebooks[case.student], model, set(case.expected))
    return run(model, notebooks, read_files(REPOSITORY / "exercises" / exercise, ["*.ipynb"]), seconds)


def run(
    model: Sequence[Cell], notebooks: Mapping[str, Sequence[Cell]], files: Files, seconds: float = SECONDS
) -> dict[str, Graded | Died]:
    """Run notebooks that begin like `model` and have no more cells, for so many seconds each. May raise `Died`."""
    with _folder() as folder:
        time = SECONDS + seconds * len(notebooks)
        ran = _in_a_fork(_warm(), time, _run_all, model, notebooks, files, Path(folder), seconds)
    for name, outcome in ran.items():
        if not isinstance(outcome, Died):
            graded, seen = outcome
            for cell in notebooks[name]:
                if cell.name in seen:
                    files = without_code(seen[cell.name]) if cell.kernel == "clean" else seen[cell.name]
                    graded |= in_its_own_kernel(cell, frozenset(files.items()))
    return {name: outcome if isinstance(outcome, Died) else outcome[0] for name, outcome in ran.items()}


@cache
def in_its_own_kernel(cell: Cell, files: frozenset[tuple[str, bytes]]) -> Graded:
    """What a cell gets that runs in a kernel of its own, on these files."""
    with _folder() as folder:
        return _in_a_fork(_warm(), SECONDS, _run_one, cell, dict(files), Path(folder))


def _cells(notebook: NotebookNode) -> list[Cell]:
    """Its code cells, down to the last graded one: what stands below changes nothing."""
    cells = [_cell(cell) for cell in notebook.cells if cell.cell_type == "code"]
    return cells[: 1 + max(position for position, cell in enumerate(cells) if cell.name)]


def _concerned(cells: list[Cell], model: list[Cell], expected: set[str]) -> list[Cell]:
    """Down to the checks of the last task in which something differs or is expected to."""
    pairs = enumerate(zip(cells, model, strict=True))
    last = max(at for at, (theirs, ours) in pairs if theirs != ours or theirs.name in expected)
    checked = next(at for at in range(last, len(cells)) if cells[at].name)
    end = next((at for at in range(checked, len(cells)) if not cells[at].name), len(cells))
    return cells[:end]


def _cell(cell: NotebookNode) -> Cell:
    metadata = cell.metadata.get("nbgrader", {})
    return (
        Cell(cell.source, metadata.grade_id, metadata.points) if metadata.get("grade") else Cell(cell.source)
    )


# -- the warm process and its forks ------------------------------------------------------------------------------------


@cache
def _warm() -> BaseContext:
    """A process that only imports and forks; it ends with the one that asked for it."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(STACK))
    with mock.patch.dict(os.environ, ONE_THREAD, PYTHONPATH=str(Path(__file__).parent)):
        forkserver.ensure_running()
    return context


def _in_a_fork(context: BaseContext, seconds: float, job: Callable[..., T], *arguments: Any) -> T:
    """What `job` returns in a fork of the warm process or of this one. Raises `Died`."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sender, job, *arguments))
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise Died(f"The notebook did not come to its end within {seconds} s.")
        return receiver.recv()
    except EOFError:
        raise Died("The notebook's process ended before the notebook did.") from None
    finally:
        process.kill()
        process.join()
        receiver.close()


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="case-", ignore_cleanup_errors=True)


# -- what happens in a fork --------------------------------------------------------------------------------------------


def _answer(sender: Connection, job: Callable[..., Any], *arguments: Any) -> None:
    ctypes.CDLL(None).prctl(
        _SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0
    )  # end with whoever asked, also in an endless loop
    gc.freeze()  # what is there already is never collected here, so its pages stay shared
    sender.send(job(*arguments))


def _run_all(
    model: Sequence[Cell],
    notebooks: Mapping[str, Sequence[Cell]],
    files: Files,
    folder: Path,
    seconds: float,
) -> dict[str, Ran | Died]:
    """Run the model, and each notebook from where it differs: one after the other, in the same folder."""
    live, kept = folder / "live", folder / "kept"
    kernel = _Kernel("student", files, live)
    branches = defaultdict(list)
    for name, cells in notebooks.items():
        pairs = enumerate(zip(model, cells, strict=False))
        branches[next((at for at, (ours, theirs) in pairs if ours != theirs), len(cells))].append(name)
    ran: dict[str, Ran | Died] = {}
    for position in range(1 + max(branches)):
        kernel.run(model[max(position - 1, 0) : position])
        if position in branches:
            shutil.copytree(live, kept, symlinks=True)
        for name in branches[position]:
            try:
                rest = notebooks[name][position:]
                ran[name] = _in_a_fork(get_context("fork"), seconds, kernel.run, rest)
            except Died as died:
                ran[name] = died
            for entry in [*kernel.scratch.iterdir(), *kernel.work.iterdir()]:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
            shutil.copytree(kept, live, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(kept, ignore_errors=True)
    return ran


def _run_one(cell: Cell, files: Files, folder: Path) -> Graded:
    """Run a cell that has a kernel of its own."""
    return _Kernel(cell.kernel, files, folder).run([cell])[0]


class _Kernel:
    """This fork as a kernel of its kind, in which cells run until one belongs elsewhere."""

    def __init__(self, kind: Kernel, files: Files, folder: Path) -> None:
        self.kind = kind
        self.work, self.scratch = folder / "submission", folder / "scratch"
        self.work.mkdir(parents=True)
        self.scratch.mkdir()
        write_files(files, self.work)
        _settle(self.work, self.scratch)
        config = Config(HistoryManager={"enabled": False}, InteractiveShell={"xmode": "Minimal"})
        self.shell = _Shell.instance(config=config, ipython_dir=str(self.scratch))
        self.graded: Graded = {}
        self.seen: dict[str, Files] = {}

    def run(self, cells: Sequence[Cell]) -> Ran:
        """Run the cells that belong here: what all so far have got, and the files that the others will see."""
        for cell in cells:
            if cell.kernel != self.kind:
                self.seen[cell.name] = read_files(self.work)
                continue
            outputs = self.shell.execute(cell.source, store_history=not cell.name)
            if cell.name:
                verdict = read_verdict(outputs, cell.points)
                self.graded[cell.name] = verdict.points, verdict.cause
        return self.graded, self.seen


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
