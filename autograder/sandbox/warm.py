"""The process inside a box: it imports the course's stack once, then forks a kernel in milliseconds.

It is pid 1 of its namespace, so that no child can kill or stop it, and not dumpable, so that none can trace it or read
its memory. It never runs a student's code itself: it imports what it was told to, and from then on only forks, signals,
waits and tidies up. It is started by `box.py`, which talks to it over a socket, one JSON object a message. Only the
standard library is used, so that any Python may run it.
"""

import array
import ctypes
import gc
import importlib
import itertools
import json
import os
import random
import resource
import signal
import socket
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

SCRATCH = (Path("/tmp"), Path("/dev/shm"))
QUEUES = Path("/dev/mqueue")
LARGEST_MESSAGE = 1 << 17
DIED = -signal.SIGKILL
DYING_SECONDS = 0.2  # what was killed together with its kernel may need a moment
_SET_DUMPABLE = 4  # prctl
_WITHOUT_HISTORY = [
    "--HistoryManager.enabled=False"
]  # no database of past sessions, and no thread to write it
_ANNOUNCE = b"ready"  # what a forked kernel writes once its sockets are bound

Message = dict[str, Any]


def main() -> None:
    """`python -P warm.py FD UID MODULES`: the control socket, whom to become (0: stay), what to import (JSON)."""
    control = socket.socket(fileno=int(sys.argv[1]))
    _become(int(sys.argv[2]))
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # pid 1 gets only the signals it handles: a child could send this one
    _set_dumpable(False)
    greeting = preload(json.loads(sys.argv[3]))
    _rehearse_a_traceback()
    control.send(json.dumps(greeting).encode())
    gc.collect()
    gc.freeze()  # what was imported is never collected again, so its pages stay shared with every kernel
    kernel = Warm(control).serve()
    if kernel:  # here we are the forked child
        control.close()
        kernel.run()


def _become(uid: int) -> None:
    """Drop root for good: the limit on processes is not enforced for it."""
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def _set_dumpable(whether: bool) -> None:
    ctypes.CDLL(None).prctl(_SET_DUMPABLE, int(whether), 0, 0, 0)


def preload(modules: list[str]) -> Message:
    """Import what can be imported: `skipped` says what could not and why, `threaded` which module forbids a fork.

    A process with a second thread must not fork: its child would hang for ever on a lock that thread held. Threads
    cannot be taken back, so we stop at the first module that starts one and leave it to the box to begin again.
    """
    skipped = {}
    for name in modules:
        try:
            importlib.import_module(name)
        except BaseException as error:  # a module may raise SystemExit as well as ImportError
            skipped[name] = f"{type(error).__name__}: {error}"
        if len(list(Path("/proc/self/task").iterdir())) != 1:
            return {"skipped": skipped, "threaded": name}
    return {"skipped": skipped, "threaded": None}


def _rehearse_a_traceback() -> None:
    """Show an error as a kernel will: the first one costs 0.1 s, for expressions compiled and modules looked up."""
    if (ultratb := sys.modules.get("IPython.core.ultratb")) is None:
        return
    try:
        raise AssertionError
    except AssertionError:
        with suppress(Exception):  # IPython has changed its arguments before; nothing depends on this
            ultratb.FormattedTB(mode="Context").structured_traceback(*sys.exc_info())


class Warm:
    """Answers the box's requests until the box hangs up."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.running: set[int] = set()
        self.ended: dict[int, int] = {}
        self.looks = {folder: Look.of(folder) for folder in (*SCRATCH, QUEUES)}
        signal.signal(signal.SIGCHLD, self._reap)

    def serve(self) -> "Kernel | None":
        """Answer requests; None when the box has hung up, or, in a forked child, the kernel it is to become."""
        actions: dict[str, Callable[..., Message | Kernel]] = {
            "fork": self._fork,
            "signal": self._signal,
            "poll": self._poll,
            "clear": self._clear,
            "usage": self._usage,
        }
        while True:
            data, fds = _receive(self.control)
            if not data:
                return None
            request = json.loads(data)
            try:
                answer = actions[request.pop("do")](*fds, **request)
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            if isinstance(answer, Kernel):
                return answer
            for fd in fds:
                os.close(fd)
            self.control.send(json.dumps(answer).encode())

    def _fork(self, report: int, **request: Any) -> "Message | Kernel":
        child = Kernel(
            report, **request
        )  # before the fork: a child that fails must never answer in our place
        pid = os.fork()
        if pid == 0:
            return child
        self.running.add(pid)
        return {"pid": pid}

    def _signal(self, pid: int, number: int) -> Message:
        """Send a signal to a kernel and to what it started in its own process group, as a terminal would."""
        self._reap()
        if pid in self.running:
            try:
                os.killpg(pid, number)
            except ProcessLookupError:  # it has not yet got its own group
                os.kill(pid, number)
        return {}

    def _poll(self, pid: int) -> Message:
        self._reap()
        return {"status": None if pid in self.running else self.ended.get(pid, DIED)}

    def _clear(self) -> Message:
        """Kill everything, empty every place that outlives a process, and say what was left over."""
        deadline = time.monotonic() + DYING_SECONDS
        while (left := _living() - self.running) and time.monotonic() < deadline:
            time.sleep(0.005)
        objects = _shared_objects()
        with suppress(ProcessLookupError):
            while True:
                os.kill(-1, signal.SIGKILL)
                self._reap(wait=True)
        altered = sum(look.restore(folder) for folder, look in self.looks.items())
        for folder in self.looks:
            empty(folder)
        self.ended.clear()
        return {"processes": len(left), "objects": objects, "altered": altered}

    def _reap(self, *_signal_and_frame: object, wait: bool = False) -> None:
        """Take note of everything that has ended; orphans of students end up here too."""
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, 0 if wait else os.WNOHANG)
                if pid == 0:
                    return
                if pid in self.running:
                    self.running.remove(pid)
                    self.ended[pid] = os.waitstatus_to_exitcode(status)

    def _usage(self, exact: bool) -> Message:
        """Memory and number of the other processes; what lies in the scratch folders is memory, too.

        Not `exact`, pages that several processes share count for each of them: never too little, and cheap.
        """
        pids = _living()
        filled = 0
        for folder in SCRATCH:
            file_system = os.statvfs(folder)
            filled += (file_system.f_blocks - file_system.f_bfree) * file_system.f_frsize
        memory = sum(_memory(pid, exact) for pid in pids)
        return {"memory": memory + filled, "processes": len(pids)}


class Kernel:
    """What a forked child becomes: a kernel of this Python, or the command of another one."""

    def __init__(
        self,
        report: int,
        command: list[str],
        cold: bool,
        cwd: str,
        env: dict[str, str],
        limits: dict[str, int],
    ) -> None:
        self.report, self.command, self.cold = report, command, cold
        self.cwd, self.env, self.limits = cwd, env, limits

    def run(self) -> NoReturn:
        """Start the kernel; what goes wrong before that is reported to the box."""
        try:
            self._become_own_process()
            if self.cold:
                os.set_inheritable(self.report, False)
                os.execvpe(self.command[0], self.command, self.env)
            app = self._application()
        except BaseException as error:
            os.write(self.report, f"{type(error).__name__}: {error}".encode()[:2048])
            os._exit(1)
        os.write(self.report, _ANNOUNCE)
        os.close(self.report)
        app.start()
        sys.exit()

    def _become_own_process(self) -> None:
        """Become a process of its own: nothing inherited, the default signals, its limits, its environment."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(nothing, fd)
        for fd in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
            if fd > 2 and fd != self.report:
                with suppress(OSError):
                    os.close(fd)
        _set_dumpable(True)
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")  # the first to go when memory runs out
        os.environ.clear()
        os.environ.update(self.env)
        os.chdir(self.cwd)
        for name, limit in self.limits.items():
            kind = getattr(resource, f"RLIMIT_{name}")
            hard = resource.getrlimit(kind)[1]
            limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (limit, limit))

    def _application(self) -> Any:
        """ipykernel's own application, started as `python -m ipykernel_launcher` would start it."""
        _forget()
        from ipykernel.kernelapp import IPKernelApp

        sys.argv = self.command
        app: Any = IPKernelApp.instance()
        app.initialize([*self.command[1:], *_WITHOUT_HISTORY])
        streams: tuple[Any, ...] = (sys.stdout, sys.stderr)
        for stream in streams:  # a flood must come in pieces that can be counted, not as one message
            stream.flush_interval = 0.02
        app.shell.system = app.shell.system_raw  # without the pseudo-terminal that costs 0.1 s a command
        sys.path.insert(_before_packages(), "")  # ipykernel leaves this out under -P
        return app


def _forget() -> None:
    """Undo what a fork shares and a fresh process would not: random states, and folders that have been emptied."""
    random.seed()
    if numpy_random := sys.modules.get("numpy.random"):
        numpy_random.seed()
    if (tempfile := sys.modules.get("tempfile")) is not None:
        vars(tempfile).update(tempdir=None, _name_sequence=None)
    if matplotlib := sys.modules.get("matplotlib"):
        for folder in (matplotlib.get_configdir(), matplotlib.get_cachedir()):
            Path(folder).mkdir(parents=True, exist_ok=True)
    sys.path[:] = [entry for entry in sys.path if entry]


def _before_packages() -> int:
    for index, entry in enumerate(sys.path):
        if Path(entry).name in ("site-packages", "dist-packages"):
            return index
    return len(sys.path)


def _receive(control: socket.socket) -> tuple[bytes, list[int]]:
    """One message and the file descriptors that came with it, which no program started later inherits."""
    room = socket.CMSG_LEN(array.array("i").itemsize)
    data, ancillary, _, _ = control.recvmsg(LARGEST_MESSAGE, room, socket.MSG_CMSG_CLOEXEC)
    fds = array.array("i")
    for _, _, payload in ancillary:
        fds.frombytes(payload[: len(payload) - len(payload) % fds.itemsize])
    return data, list(fds)


def _living() -> set[int]:
    """The processes of the namespace other than this one, without those that have ended."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and entry.name != "1":
            with suppress(OSError):
                state = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
                if state not in "ZX":
                    found.add(int(entry.name))
    return found


def _memory(pid: int, exact: bool) -> int:
    """Bytes of memory a process holds; where exactness is refused, shared pages count in full."""
    if exact:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


def _shared_objects() -> int:
    """How many System V objects and message queues exist: like files, they outlive the process that made them."""
    tables = [Path("/proc/sysvipc", kind) for kind in ("shm", "sem", "msg")]
    rows = sum(len(table.read_text().splitlines()) - 1 for table in tables if table.exists())
    return rows + len(list(QUEUES.iterdir()))


@dataclass(frozen=True)
class Look:
    """What emptying a folder does not undo: who owns it, who may use it, and its lists of access."""

    mode: int
    owner: tuple[int, int]
    attributes: dict[str, bytes]

    @classmethod
    def of(cls, folder: Path) -> "Look":
        """The folder as it is now."""
        status = folder.stat()
        attributes: dict[str, bytes] = {}
        with suppress(OSError):  # not every file system has them
            attributes = {name: os.getxattr(folder, name) for name in os.listxattr(folder)}
        return cls(status.st_mode, (status.st_uid, status.st_gid), attributes)

    def restore(self, folder: Path) -> bool:
        """Whether the folder had changed; it is made usable again, so that it can be emptied."""
        now = Look.of(folder)
        if now == self:
            return False
        with suppress(OSError):
            for name in now.attributes.keys() - self.attributes.keys():
                os.removexattr(folder, name)
        with suppress(OSError):
            folder.chmod(stat.S_IMODE(self.mode))
        return True


def empty(folder: Path) -> None:
    """Remove all that lies in a folder, however deep and however locked, but nothing mounted there.

    A folder's content is moved up before the folder is removed, so that no depth of nesting can exhaust the stack or
    the longest path. Only for folders in which nobody else is at work.
    """
    device = folder.stat().st_dev
    fresh = (folder / f"{os.urandom(8).hex()}-{number}" for number in itertools.count())
    while doomed := [entry for entry in folder.iterdir() if entry.lstat().st_dev == device]:
        for entry in doomed:
            if not stat.S_ISDIR(entry.lstat().st_mode):
                entry.unlink()
                continue
            entry.chmod(0o700)
            for child in list(entry.iterdir()):
                if stat.S_ISDIR(child.lstat().st_mode):
                    child.chmod(0o700)  # moving a folder writes to it
                    child.rename(next(fresh))
                else:
                    child.unlink()
            entry.rmdir()


if __name__ == "__main__":
    main()
