"""Workers on this machine: as many processes as are asked for, which end with the grader however it ends."""

import ctypes
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from autograder.sandbox.environment import scratch_folder

_SET_PDEATHSIG = 1  # prctl

PREFIX = "ag-"  # of temporary folders; the number of the grader to which one belongs comes next

T = TypeVar("T")


class Workers:
    """Processes that run one job each at a time. When one is killed all of them end, and new ones take their place."""

    def __init__(self, count: int, scratch: str) -> None:
        self._count, self._scratch = count, scratch
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._count, get_context("spawn"), _begin, (self._scratch, os.getpid()))

    def submit(self, function: Callable[..., T], /, *arguments: Any) -> Future[T]:
        """Run the function in one of the processes. Its future raises `BrokenExecutor` if one of them was killed."""
        try:
            return self._pool.submit(function, *arguments)
        except BrokenExecutor:
            self._pool.shutdown(cancel_futures=True)
            self._pool = self._new()
            return self._pool.submit(function, *arguments)

    def kill(self) -> None:
        """End them all, and what they have started."""
        for pid in list(getattr(self._pool, "_processes", None) or {}):
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)

    def close(self) -> None:
        """Wait until they have ended."""
        self._pool.shutdown(cancel_futures=True)


@contextmanager
def processes(count: int) -> Iterator[Workers]:
    """As many processes. Each leads a process group: Ctrl-C reaches only us, and we end them all."""
    place = scratch_folder()
    _sweep(Path(place))
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=place) as scratch:
        workers = Workers(count, scratch)
        try:
            yield workers
        except BaseException:
            workers.kill()
            raise
        finally:
            workers.close()


def _sweep(place: Path) -> None:
    """Remove what a grader of ours has left that was killed: it holds students' files."""
    for folder in place.glob(f"{PREFIX}*-*"):
        with suppress(OSError, ValueError):
            owner = int(folder.name.removeprefix(PREFIX).partition("-")[0])
            if folder.lstat().st_uid == os.getuid() and not _lives(owner):
                shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def usable_cores() -> int:
    """How many processors this process may use: by its affinity, and by the quota of its control group."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, _quota() or allowed))


def _quota() -> int | None:
    """Whole processors of the control group's quota, on version 2 of control groups; None where there is none."""
    with suppress(OSError, ValueError):
        own = Path("/proc/self/cgroup").read_text(encoding="utf-8").rpartition("::")[2].strip()
        for folder in (Path("/sys/fs/cgroup") / own.lstrip("/"), Path("/sys/fs/cgroup")):
            if (file := folder / "cpu.max").is_file():
                quota, period = file.read_text(encoding="utf-8").split()
                return None if quota == "max" else max(1, int(quota) // int(period))
    return None


def _begin(scratch: str, grader: int) -> None:
    """Leave the terminal's process group, end with the grader, and put temporary folders where it removes them."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != grader:  # it died while we started: nothing will tell us any more
            os._exit(1)
    tempfile.tempdir = scratch
