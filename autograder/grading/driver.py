"""A kernel that runs the cells of a stranger's notebook: watched, limited, and believed only as far as it goes."""

import asyncio
import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from autograder.causes import Cause, of_exception
from autograder.limits import Limits
from autograder.notebooks import name_of
from autograder.results import Opening, Verdict
from autograder.sandbox import Place
from autograder.verdicts import TIMEOUT, read_verdict

from .canary import made_to_fail, new_nonce
from .meter import MeteredClient

WATCH_SECONDS = 0.3
STOP_SECONDS = 5
LARGEST_MESSAGE = 64 << 20  # bytes


@dataclass(frozen=True)
class Trouble:
    """What ended a kernel before its notebook ended; `flag` if the instructor must know."""

    cause: Cause
    message: str
    flag: bool = False


@dataclass
class Driver:
    """A kernel for one notebook, in a place, until a deadline (of `time.monotonic`). To be used in `async with`."""

    place: Place
    notebook: NotebookNode
    limits: Limits
    stderr_costs_points: bool
    deadline: float
    kernel_name: str | None = None  # in place of the notebook's own
    trouble: Trouble | None = None
    stopped: list[str] = field(default_factory=list, init=False)  # the cells that did not end in time
    _replies: dict[int, dict[str, Any]] = field(default_factory=dict, init=False)

    async def __aenter__(self) -> "Driver":
        own = self.notebook.metadata.get("kernelspec", {}).get("name", "python3")
        self._manager = self.place.kernel_manager(self.kernel_name or own)
        self._manager.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)  # larger never enters our memory
        self._client = MeteredClient(
            self.notebook,
            km=self._manager,
            allow_errors=True,
            skip_cells_with_tag="",  # a tag is no reason not to run a graded cell
            interrupt_on_timeout=True,
            error_on_timeout={"ename": TIMEOUT, "evalue": "", "traceback": ["The cell did not end in time."]},
            timeout_func=lambda cell: max(1, min(self.limits.cell_seconds, self.deadline - time.monotonic())),
            iopub_timeout=5,
            on_cell_executed=self._note_reply,
        )
        self._client.limits = self.limits
        self._context = self._client.async_setup_kernel(
            cleanup_kc=False,
            cwd=self.place.working_folder,
            env={**os.environ, "NBGRADER_EXECUTION": "autograde"},  # a box takes only what is not our own
            stderr=subprocess.DEVNULL,  # what a kernel says outside its cells
        )
        await self._context.__aenter__()
        self._watcher = asyncio.ensure_future(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._watcher.cancel()
        with suppress(Exception):
            await self._manager.shutdown_kernel(now=True)
        if self._client.kc is not None:
            self._client.kc.stop_channels()
        await self._context.__aexit__(None, None, None)

    async def run(self, cell: NotebookNode, position: int, store_history: bool = True) -> None:
        """Run one cell; whatever goes wrong with the kernel is kept in `trouble`."""
        if self.trouble:
            return
        if time.monotonic() > self.deadline:
            why = f"The notebook took longer than it may, {self.limits.submission_seconds:g} s."
            self.trouble = Trouble(Cause.TIMEOUT, why)
            return
        try:
            await self._client.async_execute_cell(cell, position, store_history=store_history)
            if self._replies.get(position, {}).get("ename") == TIMEOUT:
                self.stopped.append(name_of(cell, position))
                await self._expect_to_stop()
        except DeadKernelError:
            self.trouble = self.trouble or Trouble(Cause.KERNEL_DIED, "The kernel died.")
        except Exception as error:  # messages that are none, from a kernel that was tampered with
            why = f"The kernel sent something that is no message ({type(error).__name__})."
            self.trouble = Trouble(Cause.KERNEL_BROKEN, why, flag=True)

    async def _expect_to_stop(self) -> None:
        """After a time-out the kernel was interrupted: one that does not answer soon is killed."""
        try:
            await cast(AsyncKernelClient, self._client.kc).wait_for_ready(timeout=STOP_SECONDS)
        except Exception:
            why = f"The cell did not end within {self.limits.cell_seconds:g} s, and could not be interrupted."
            self.trouble = Trouble(Cause.TIMEOUT, why)
            await self._manager.shutdown_kernel(now=True)

    async def judge(self, cell: NotebookNode, position: int, maximum: float) -> Verdict:
        """Run a graded cell and judge it. Its request leaves no trace in the kernel's history, as a canary's does."""
        if self.trouble:
            return Verdict(0.0, Cause.NOT_RUN, f"The cell did not run. {self.trouble.message}")
        if not cell.source.strip():  # nothing is sent to the kernel; nbgrader gives the points, too
            return Verdict(maximum)
        await self.run(cell, position, store_history=False)
        cell.execution_count = self._client.code_cells_executed
        if self.trouble:
            return Verdict(0.0, self.trouble.cause, self.trouble.message)
        if self._client.flooded:
            return Verdict(0.0, Cause.OUTPUT_LIMIT, "The cell printed more than it may.")
        reply = self._replies.pop(position, None)
        if reply is None or reply.get("status") not in ("ok", "error"):
            return Verdict(0.0, Cause.NOT_RUN, "The cell did not run to its end.")
        if reply.get("ename") == TIMEOUT:
            return Verdict(0.0, Cause.TIMEOUT, f"The cell did not end within {self.limits.cell_seconds:g} s.")
        if reply["status"] == "error" and not any(output.output_type == "error" for output in cell.outputs):
            name, message = str(reply.get("ename") or "error"), reply.get("evalue") or "The cell failed."
            return Verdict(0.0, of_exception(name), message)
        return read_verdict(cell.outputs, maximum, self.stderr_costs_points)

    async def canary(self, cell: NotebookNode, opening: Opening | None) -> bool:
        """Whether a cell shaped like this one, but made to fail, fails with the words it was given.

        True as well where a cell has no opening, so that none can be made.
        """
        language = self.notebook.metadata.get("kernelspec", {}).get("language", "python")
        if self.trouble or opening is None or language != "python":
            return True
        nonce = new_nonce()
        source = made_to_fail(cell.source, opening, nonce)
        canary = NotebookNode(cell_type="code", source=source, metadata={}, outputs=[])
        position = len(self.notebook.cells)
        self.notebook.cells.append(canary)
        try:
            await self.run(canary, position, store_history=False)
        finally:
            self.notebook.cells.pop()
            self._client.code_cells_executed -= 1
        reply = self._replies.pop(position, {})
        # an interrupt of the cell before may reach this one
        return reply.get("status") == "error" and (
            nonce in str(reply.get("evalue")) or reply.get("ename") in ("KeyboardInterrupt", TIMEOUT)
        )

    async def _watch(self) -> None:
        """Kill the kernel when the notebook takes more memory or disk than it may."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if reason := self.place.exceeded():
                self.trouble = Trouble(Cause.RESOURCE_LIMIT, reason)
                await self._manager.shutdown_kernel(now=True)
                return

    def _note_reply(self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        self._replies[cell_index] = execute_reply["content"]
