"""One notebook in a box: its limits, its canaries, its clean room, and a verdict for each graded cell."""

import ast
import asyncio
import os
import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom
from typing import Any

import zmq
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from autograder.folders import collect
from autograder.results import CellResult, GradedCell
from autograder.sandbox.box import Box
from autograder.sandbox.kernel import BoxKernelManager
from autograder.sandbox.unboxed import Unboxed
from autograder.verdicts import verdict

CODE = {
    ".py",
    ".pyc",
    ".pyi",
    ".pyd",
    ".so",
    ".dll",
    ".dylib",
    ".pth",
    ".ipynb",
    ".sh",
    ".zip",
    ".egg",
    ".whl",
}
_dice = SystemRandom()
WATCH_SECONDS = 0.3
STOP_SECONDS = 5
LARGEST_MESSAGE = 64 << 20  # bytes
TIMEOUT = "CellTimeoutError"
SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]


@dataclass(frozen=True)
class Allowance:
    """What a notebook may take of our time and of our memory. Bytes are those of its output.

    With `stderr_costs_points`, as in nbgrader, a test that writes to stderr has failed.
    """

    cell_seconds: float = 30
    submission_seconds: float = 300
    cell_output: int = 1_000_000
    output: int = 10_000_000
    stderr_costs_points: bool = False


@dataclass
class Ran:
    """A notebook after its run: with its outputs, a verdict for each graded cell, and what the instructor must know."""

    notebook: NotebookNode
    verdicts: dict[str, CellResult] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    odd: bool = False  # whether the box should not be used again


def run_notebook(
    box: Box | Unboxed,
    folder: Path,
    name: str,
    notebook: NotebookNode,
    graded: dict[str, GradedCell],
    allowance: Allowance,
) -> Ran:
    """Run a sanitized notebook in the box on a copy of the files in `folder`, which receives what the notebook wrote.

    `graded` are the graded cells that a machine judges, by grade_id, as the gradebook has them. The box is empty
    afterwards. Raises `BoxError` if the box itself fails; whatever the notebook does ends in its verdicts.
    """
    return asyncio.run(_Run(box, folder, name, notebook, graded, allowance).finish())


class _Run:
    def __init__(
        self,
        box: Box | Unboxed,
        folder: Path,
        name: str,
        notebook: NotebookNode,
        graded: dict[str, GradedCell],
        allowance: Allowance,
    ) -> None:
        self.box, self.folder, self.name, self.allowance = box, folder, name, allowance
        self.result = Ran(notebook)
        self.graded = graded
        self.deadline = time.monotonic() + allowance.submission_seconds
        self.deferred: list[tuple[int, Path]] = []  # where a cell waits, and the files as they stood there
        self.trusted = True  # until a canary passes
        self.ended = "The cell did not run."

    async def finish(self) -> Ran:
        """The student's kernel first; when everything in it is dead, the cells that want a place of their own."""
        snapshots = self.folder.parent / f".{self.folder.name}-snapshots"
        try:
            self.box.fill(self.folder)
            await self._student_kernel(snapshots)
            collect(self.box.submission, self.folder)
            self._clear()
            for position, files in self.deferred:
                await self._own_kernel(position, files)
        finally:
            shutil.rmtree(snapshots, ignore_errors=True)
        for name, cell in self.graded.items():
            self.result.verdicts.setdefault(name, self.lost(cell, "not-run", self.ended))
        return self.result

    async def _student_kernel(self, snapshots: Path) -> None:
        async with _Kernel(self) as kernel:
            for position, cell in enumerate(self.result.notebook.cells):
                if cell.cell_type != "code":
                    continue
                graded = self.graded.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
                if graded is None:
                    await kernel.run(cell, position)
                elif graded.place == "student":
                    self.result.verdicts[graded.name] = await self._with_canary(
                        kernel, cell, position, graded
                    )
                elif kernel.alive:
                    files = snapshots / str(position)
                    collect(self.box.submission, files)
                    self.deferred.append((position, files))
                if kernel.trouble:
                    self.ended = f"The cell did not run. {kernel.trouble[1]}"
                    return

    async def _with_canary(
        self, kernel: "_Kernel", cell: NotebookNode, position: int, graded: GradedCell
    ) -> CellResult:
        """Run a graded cell, and before or after it one that must fail; if that passes, the kernel lies."""
        first = _dice.random() < 0.5
        sung = await kernel.canary(cell) if first else True
        outcome = await kernel.judge(cell, position, graded)
        if not first:
            sung = await kernel.canary(cell)
        if not sung and kernel.alive and self.trusted:
            self.trusted = False
            self.result.flags.append(
                f"{self.name}, {graded.name}: a test that must fail was reported as passed, so the notebook has "
                "changed how results are reported; cells judged in its kernel earn nothing from here on."
            )
        if not self.trusted:
            return self.lost(graded, "forged", "The kernel reported a test as passed that must fail.")
        return outcome

    async def _own_kernel(self, position: int, files: Path) -> None:
        """Judge one cell in a kernel in which nothing of the student's has run."""
        cell = self.result.notebook.cells[position]
        graded = self.graded[cell.metadata.nbgrader.grade_id]
        if graded.place == "clean":
            without_code(files)
        self.box.fill(files)
        async with _Kernel(self) as kernel:
            self.result.verdicts[graded.name] = await kernel.judge(cell, position, graded)
        self._clear()

    def _clear(self) -> None:
        if self.box.clear():
            self.result.odd = True

    def lost(self, cell: GradedCell, cause: str, message: str) -> CellResult:
        """No points for this cell, and why."""
        return CellResult(self.name, cell.name, 0.0, cell.max_points, cause, message)


class _Kernel:
    """A kernel in the box, driven by nbclient, watched for what it uses."""

    def __init__(self, run: _Run) -> None:
        self.run_of = run
        self.trouble: tuple[str, str] | None = None  # (cause, message) of what ended the kernel
        self.replies: dict[int, dict[str, Any]] = {}
        allowance = run.allowance
        self.client = _Client(
            run.result.notebook,
            km=_manager(run.box, _kernel_name(run.result.notebook)),
            allow_errors=True,
            skip_cells_with_tag="",  # a tag is no reason not to run a graded cell
            interrupt_on_timeout=True,
            error_on_timeout={"ename": TIMEOUT, "evalue": "", "traceback": ["The cell did not end in time."]},
            timeout_func=lambda cell: max(1, min(allowance.cell_seconds, run.deadline - time.monotonic())),
            iopub_timeout=5,
            on_cell_executed=self._note_reply,
        )
        self.client.most = allowance

    async def __aenter__(self) -> "_Kernel":
        self._context = self.client.async_setup_kernel(
            cleanup_kc=False,
            cwd=str(self.run_of.box.submission),
            env={**os.environ, "NBGRADER_EXECUTION": "autograde"},  # a box takes only what is not our own
            stderr=subprocess.DEVNULL,  # what a kernel says outside its cells
        )
        await self._context.__aenter__()
        self._watcher = asyncio.ensure_future(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._watcher.cancel()
        self.run_of.result.odd |= self.trouble is not None
        with suppress(Exception):
            await self.client.km.shutdown_kernel(now=True)
        self.client.kc.stop_channels()
        await self._context.__aexit__(None, None, None)

    @property
    def alive(self) -> bool:
        return self.trouble is None

    async def run(self, cell: NotebookNode, position: int, store_history: bool = True) -> None:
        """Run one cell; whatever goes wrong with the kernel is kept in `trouble`."""
        if self.trouble:
            return
        if time.monotonic() > self.run_of.deadline:
            self.trouble = ("timeout", "The submission took longer than it may.")
            return
        try:
            await self.client.async_execute_cell(cell, position, store_history=store_history)
            if self.replies.get(position, {}).get("ename") == TIMEOUT:
                await self._expect_to_stop()
        except DeadKernelError:
            self.trouble = self.trouble or ("kernel-died", "The kernel died.")
        except Exception as error:  # messages that are none, from a kernel that was tampered with
            self.trouble = (
                "kernel-broken",
                f"The kernel sent something that is no message ({type(error).__name__}).",
            )
            self.run_of.result.flags.append(f"{self.run_of.name}: {self.trouble[1]}")

    async def _expect_to_stop(self) -> None:
        """After a time-out the kernel was interrupted: one that does not answer soon is killed."""
        try:
            await self.client.kc.wait_for_ready(timeout=STOP_SECONDS)
        except Exception:
            self.trouble = ("timeout", "The cell did not end in time and could not be interrupted.")
            await self.client.km.shutdown_kernel(now=True)

    async def judge(self, cell: NotebookNode, position: int, graded: GradedCell) -> CellResult:
        """Run a graded cell and judge it. Its request leaves no trace in the kernel's history, as a canary's does."""
        if self.trouble:
            return self.run_of.lost(graded, "not-run", f"The cell did not run. {self.trouble[1]}")
        await self.run(cell, position, store_history=False)
        cell.execution_count = self.client.code_cells_executed
        if self.trouble:
            return self.run_of.lost(graded, *self.trouble)
        if self.client.flooded:
            return self.run_of.lost(graded, "output-limit", "The cell printed more than it may.")
        reply = self.replies.pop(position, None)
        if reply is None or reply.get("status") not in ("ok", "error"):
            return self.run_of.lost(graded, "not-run", "The cell did not run to its end.")
        if reply.get("ename") == TIMEOUT:
            return self.run_of.lost(graded, "timeout", "The cell did not end in time.")
        if reply["status"] == "error" and not any(output.output_type == "error" for output in cell.outputs):
            return self.run_of.lost(
                graded, reply.get("ename") or "error", reply.get("evalue") or "The cell failed."
            )
        judged = verdict(cell.outputs, graded.max_points, self.run_of.allowance.stderr_costs_points)
        return CellResult(self.run_of.name, graded.name, *judged)

    async def canary(self, cell: NotebookNode) -> bool:
        """Whether a cell shaped like this one, but made to fail, fails with the words it was given."""
        if self.trouble or not _is_python(self.client.nb):
            return True
        nonce = "".join(_dice.choice(SYLLABLES) for _ in range(_dice.randint(5, 9)))
        song = NotebookNode(
            cell_type="code", source=_made_to_fail(cell.source, nonce), metadata={}, outputs=[]
        )
        position = len(self.client.nb.cells)
        self.client.nb.cells.append(song)
        try:
            await self.run(song, position, store_history=False)
        finally:
            self.client.nb.cells.pop()
            self.client.code_cells_executed -= 1
        reply = self.replies.pop(position, {})
        # an interrupt of the cell before may reach this one instead
        return reply.get("status") == "error" and (
            nonce in str(reply.get("evalue")) or reply.get("ename") in ("KeyboardInterrupt", TIMEOUT)
        )

    async def _watch(self) -> None:
        """Kill the kernel when the notebook takes more memory or disk than it may."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if reason := self.run_of.box.exceeded():
                self.trouble = ("resource-limit", reason)
                await self.client.km.shutdown_kernel(now=True)
                return

    def _note_reply(self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        self.replies[cell_index] = execute_reply["content"]


class _Client(NotebookClient):
    """nbclient, which keeps every byte a notebook prints, made to keep no more than is allowed."""

    most = Allowance()
    cell_bytes = all_bytes = 0
    flooded = False

    async def async_execute_cell(self, cell: NotebookNode, *args: Any, **kwargs: Any) -> NotebookNode:
        self.all_bytes += self.cell_bytes
        self.cell_bytes, self.flooded = 0, False
        return await super().async_execute_cell(cell, *args, **kwargs)

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        if msg["msg_type"] in ("stream", "display_data", "execute_result", "update_display_data", "error"):
            size = len(str(msg["content"]))
            if self.flooded:
                return None
            self.cell_bytes += size
            if self.cell_bytes > self.most.cell_output or self.all_bytes + self.cell_bytes > self.most.output:
                self.flooded = True
                self.interrupting = asyncio.ensure_future(self.km.interrupt_kernel())
                return None
        return super().process_message(msg, cell, cell_index)


def _manager(box: Box | Unboxed, kernel_name: str) -> AsyncKernelManager:
    if isinstance(box, Unboxed):
        manager = AsyncKernelManager(kernel_name=kernel_name)
    else:
        manager = BoxKernelManager(box=box, kernel_name=kernel_name)
    manager.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)  # what is larger never enters our memory
    return manager


def _kernel_name(notebook: NotebookNode) -> str:
    return notebook.metadata.get("kernelspec", {}).get("name", "python3")


def _is_python(notebook: NotebookNode) -> bool:
    return notebook.metadata.get("kernelspec", {}).get("language", "python") == "python"


def _made_to_fail(source: str, nonce: str) -> str:
    """The source with an assertion that must fail before its first statement; no two look alike."""
    a, b = _dice.sample(range(10, 99), 2)
    low, high, name = min(a, b), max(a, b), f"{_dice.choice('abcdxyz')}{_dice.randrange(100)}"
    song = _dice.choice(
        [
            f"assert {a} == {b}, {nonce!r}",
            f"assert {low} > {high}, {nonce!r}",
            f"assert {a} in [{b}], {nonce!r}",
            f"assert not {high}, {nonce!r}",
            f"assert len({'x' * low!r}) > {high}, {nonce!r}",
            f"assert isinstance({a}, str), {nonce!r}",
            f"assert all([{low} < {high}, {a} == {b}]), {nonce!r}",
            f"assert sum(range({low})) < 0, {nonce!r}",
            f"assert (lambda {name}: {name} < 0)({a}), {nonce!r}",
        ]
    )
    try:
        line = ast.parse(source).body[0].lineno - 1
    except (SyntaxError, IndexError):  # magics, or nothing at all
        line = 0
    lines = source.split("\n")
    return "\n".join([*lines[:line], song, *lines[line:]])


def without_code(folder: Path) -> None:
    """Remove whatever could be imported or run: a clean room gets data files only."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.suffix.lower() in CODE:
            path.unlink()
