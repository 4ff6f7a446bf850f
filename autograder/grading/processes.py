"""Workers on this machine: as many processes as are asked for, which end with the grader however it ends."""

import ctypes
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context

_SET_PDEATHSIG = 1  # prctl


@contextmanager
def processes(count: int) -> Iterator[Executor]:
    """An executor with as many processes. Each leads a process group: Ctrl-C reaches only us, and we end them all."""
    with tempfile.TemporaryDirectory(prefix="ag-") as scratch:
        executor = ProcessPoolExecutor(count, get_context("spawn"), _begin, (scratch,))
        try:
            yield executor
        except BaseException:
            for pid in list(getattr(executor, "_processes", None) or {}):
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
            raise
        finally:
            executor.shutdown(cancel_futures=True)


def _begin(scratch: str) -> None:
    """Leave the terminal's process group, end with the grader, and put temporary folders where it removes them."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    tempfile.tempdir = scratch
