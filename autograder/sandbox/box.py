"""One bubblewrap sandbox with a warm process in it.

What runs inside sees a read-only system, this Python and its environment, the package `autograder`, and three
folders of its own. It has no network, no other process, and nothing of the home folder, the course or other
submissions. As root each box runs under an unprivileged user id of its own; as an ordinary user, in a user namespace.
"""

import contextlib
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from autograder.folders import Files, read_files, write_files
from autograder.limits import MB, Limits

from . import warm
from .bubblewrap import bwrap_path, why_refused
from .environment import scratch_folder
from .place import Leftovers, PlaceError
from .seccomp import seccomp_filter
from .usage import Uncountable, Usage, disk_used
from .users import spare_uid
from .view import mounts

if TYPE_CHECKING:
    from .kernel import BoxKernelManager

SUBMISSION = "/submission"  # where a box has the submission, its kernel's sockets and its connection file
SOCKETS = "/sockets"
CONNECTION = "/connection"
KERNEL_STACK = (  # what ipykernel otherwise imports when a kernel starts
    *(
        "ipykernel.kernelapp",
        "ipykernel.ipkernel",
        "ipykernel.debugger",
        "tornado.platform.asyncio",
        "tornado.queues",
    ),
    *(
        "IPython.core.debugger",
        "IPython.core.completerlib",
        "IPython.extensions.storemagic",
        "IPython.core.logger",
        "IPython.core.oinspect",
        "IPython.utils.wildcard",
        "stack_data",  # and what else the first traceback needs
        "pygments.formatters.terminal256",
    ),
)
NEVER_PRELOADED = (
    "onnxruntime",
    "matplotlib_inline",
)  # starts threads; looks for a shell that is not there yet
LONGEST_SOCKET = 107  # bytes of a path to a Unix socket
START_SECONDS, ANSWER_SECONDS = 120, 20


@dataclass(frozen=True)
class Started:
    """A kernel that was started: its process id inside the box, and a pipe on which it says that it is ready."""

    pid: int
    report: int


@dataclass
class Box:
    """A sandbox for one notebook at a time.

    `folder` is an empty folder with a short path, on a disk of this machine; the box owns it until `close`. `preload`
    names the modules that kernels find already imported, besides the kernel itself (None: nothing, for the commands of
    other Pythons); `see` further files or folders that they may read. Start it from a thread that lives as long as the
    box: it dies with the thread that started it.
    """

    caveat: ClassVar[str | None] = None

    folder: Path
    preload: Sequence[str] | None = ()
    limits: Limits = field(default_factory=Limits)
    uid: int | None = None  # as root: the user id to run under; by default one that nobody uses
    see: Sequence[Path] = ()
    skipped: dict[str, str] = field(default_factory=dict, init=False)  # what was not preloaded, and why
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _control: socket.socket | None = field(default=None, init=False)
    _look: warm.Look = field(init=False)  # of the folder with the submission, when nobody has been in it
    _init: int = field(default=-1, init=False)  # pidfd of the warm process: all in the box dies with it
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.folder = Path(self.folder).resolve()
        self.submission = self.folder / "submission"
        if len(os.fsencode(self.folder / "links" / "k-5")) > LONGEST_SOCKET:
            raise PlaceError(f"The path {self.folder} is too long for a box: choose a shorter one.")
        if os.getuid() != 0:
            self.uid = None
        elif self.uid is None:
            self.uid = spare_uid()

    @classmethod
    def examine(cls) -> str:
        """Build a box, and say in a few words how well it isolates. Raises `PlaceError` where none can be built."""
        with (
            tempfile.TemporaryDirectory(prefix="ag-", dir=scratch_folder()) as folder,
            cls(Path(folder) / "box", None) as box,
        ):
            if box.uid is None:
                return f"{bwrap_path()} builds boxes in user namespaces"
            return f"{bwrap_path()} builds boxes, each under an unprivileged user id of its own"

    def __enter__(self) -> "Box":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- life and death --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Build the sandbox and wait until the warm process in it has imported its modules. Also after `close`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if any(self.folder.iterdir()):
            raise PlaceError(f"A box needs an empty folder, and {self.folder} is not.")
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        self.skipped.clear()
        modules = [] if self.preload is None else list(dict.fromkeys([*KERNEL_STACK, *self.preload]))
        for name in NEVER_PRELOADED:
            if name in modules:
                modules.remove(name)
                self.skipped[name] = "unsafe before a fork"
        self._make_folders()
        self._look = warm.Look.of(self.submission)
        while threaded := (greeting := self._launch(modules))["threaded"]:
            self._kill()
            self.skipped[threaded] = "starts threads when it is imported"
            modules.remove(threaded)
        self.skipped.update(greeting["skipped"])

    @property
    def alive(self) -> bool:
        """Whether the box can still be used."""
        return self._control is not None and not _readable(self._init, 0)

    def close(self) -> None:
        """Kill everything in the box and remove its folder."""
        self._kill()
        if self.folder.is_dir():
            warm.empty(self.folder)
            self.folder.rmdir()

    def kill(self) -> None:
        """Kill everything in the box, from any thread: whoever uses it gets a `PlaceError`."""
        with contextlib.suppress(OSError):
            if self._init >= 0:
                signal.pidfd_send_signal(self._init, signal.SIGKILL)

    def _kill(self) -> None:
        if self._control:
            self._control.close()
            self._control = None
        if self._init >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._init, signal.SIGKILL)
            if not _readable(self._init, ANSWER_SECONDS):
                raise PlaceError(f"The processes of the box in {self.folder} cannot be killed.")
            os.close(self._init)
            self._init = -1
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _make_folders(self) -> None:
        """The folders that the box sees, and `links`, which it does not; readable whatever the umask is."""
        for name in ("submission", "sockets", "connection", "etc", "links"):
            (self.folder / name).mkdir()
            (self.folder / name).chmod(0o700 if name == "links" else 0o755)
        self._own(self.submission)
        uid = self.uid or 1000
        for name, text in (
            ("passwd", f"student:x:{uid}:{uid}:student:/tmp:/bin/sh\n"),
            ("group", f"student:x:{uid}:\n"),
            ("hosts", "127.0.0.1 localhost box\n::1 localhost\n"),
        ):
            (self.folder / "etc" / name).write_text(text)
            (self.folder / "etc" / name).chmod(0o644)

    def _own(self, path: Path) -> None:
        """Give a file or folder to the box's user."""
        if self.uid is not None:
            os.chown(path, self.uid, self.uid, follow_symlinks=False)

    def _launch(self, modules: list[str]) -> dict[str, Any]:
        """Run bubblewrap; return the warm process's greeting."""
        bwrap = bwrap_path()
        if bwrap is None:
            raise PlaceError("There is no bubblewrap: install your system's package 'bubblewrap'.")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        info, write_info = os.pipe()
        arguments = [str(theirs.fileno()), str(self.uid or 0), json.dumps(modules)]
        program = [sys.executable, "-P", warm.__file__, *arguments]
        with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as calls:
            options = [*self._confinement(), *self._view(), "--info-fd", str(write_info)]
            if refused := seccomp_filter():
                calls.write(refused)
                calls.seek(0)
                options += ["--seccomp", str(calls.fileno())]
            with theirs, os.fdopen(write_info, "wb"):
                self._process = subprocess.Popen(
                    [bwrap, *options, "--", *program],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    pass_fds=(theirs.fileno(), write_info, calls.fileno()),
                )
            self._control = ours
            with os.fdopen(info, "rb") as report, contextlib.suppress(ValueError, KeyError, OSError):
                self._init = os.pidfd_open(json.loads(report.read())["child-pid"])
            ours.settimeout(START_SECONDS)
            try:
                greeting = ours.recv(warm.LARGEST_MESSAGE)
            except TimeoutError:
                raise PlaceError(f"The box was not ready after {START_SECONDS} s.") from None
            if not greeting or self._init < 0:
                self._kill()
                errors.seek(0)
                raise PlaceError(why_refused(errors.read().decode(errors="replace")))
        ours.settimeout(ANSWER_SECONDS)
        return dict(json.loads(greeting))

    # -- what the box may do and see -------------------------------------------------------------------------

    def _confinement(self) -> list[str]:
        options = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
        options += ["--die-with-parent", "--new-session", "--as-pid-1", "--clearenv", "--hostname", "box"]
        if self.uid is None:
            return [*options, "--unshare-user", "--uid", "1000", "--gid", "1000"]
        # root escapes the limit on processes even in a user namespace, so the warm process drops root itself
        return [*options, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]

    def _view(self) -> list[str]:
        """bubblewrap's options for what lies at /."""
        own = [
            *("--bind", str(self.submission), SUBMISSION),
            *("--bind", str(self.folder / "sockets"), SOCKETS),
            *("--ro-bind", str(self.folder / "connection"), CONNECTION),
        ]
        for name in ("passwd", "group", "hosts"):
            own += ["--ro-bind", str(self.folder / "etc" / name), f"/etc/{name}"]
        options = [*mounts(self.limits.scratch_mb * MB, self.see, own), "--chdir", SUBMISSION]
        for name, value in self.environment().items():
            options += ["--setenv", name, value]
        return options

    def environment(self) -> dict[str, str]:
        """The whole environment of a kernel: nothing is inherited from ours."""
        threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
        return {
            "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": "/tmp",
            "USER": "student",
            "LOGNAME": "student",
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # a kernel's own; set later, it costs 20 ms
            **dict.fromkeys(threads, "1"),
        }

    # -- requests to the warm process ------------------------------------------------------------------------

    def fork(
        self,
        command: Sequence[str],
        *,
        cold: bool = False,
        cwd: str = SUBMISSION,
        env: Mapping[str, str] | None = None,
    ) -> Started:
        """Start a kernel: a fork of the warm process (`command` becomes its `sys.argv`) or, cold, any other command.

        The pipe that comes back reads `ready` once the fork has bound its sockets, an error if it could not; a
        command's pipe just ends when the command runs. Close it.
        """
        report, reporting = os.pipe()
        kernel = {"command": list(command), "cold": cold, "cwd": cwd, "limits": self.limits.of_a_process()}
        kernel["env"] = dict(self.environment() if env is None else env)
        try:
            answer = self._ask("fork", reporting, **kernel)
        except BaseException:
            os.close(report)
            raise
        finally:
            os.close(reporting)
        return Started(answer["pid"], report)

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to a kernel's process group."""
        self._ask("signal", pid=pid, number=number)

    def poll(self, pid: int) -> int | None:
        """None while a kernel runs; then its exit code, or the negative number of the signal that killed it."""
        status: int | None = self._ask("poll", pid=pid)["status"]
        return status

    def clear(self) -> Leftovers:
        """Kill everything but the warm process, and empty every place a notebook can write to.

        A box that had leftovers should not be used again.
        """
        left = self._ask("clear")
        left["altered"] += self._look.restore(self.submission)
        for name in ("submission", "sockets", "connection", "links"):
            warm.empty(self.folder / name)
        return Leftovers(**left)

    def usage(self) -> Usage:
        """What the notebook uses now; a cheap look that counts shared memory once only where it would be too much."""
        used = self._ask("usage", exact=False)
        if used["memory"] > self.limits.memory_mb * MB:
            used = self._ask("usage", exact=True)
        return Usage(**used, disk=disk_used(self.submission, self.limits.disk_mb * MB))

    def exceeded(self) -> str | None:
        """One sentence when the notebook uses more than it may, else None. To be asked a few times a second."""
        limits = self.limits
        try:
            used = self.usage()
        except Uncountable:
            return "The notebook made folders in which its files cannot be counted."
        if used.memory > limits.memory_mb * MB:
            return f"The notebook used {used.memory // MB} MB of memory; {limits.memory_mb} MB are allowed."
        if used.disk > limits.disk_mb * MB:
            return f"The notebook's files took more than the {limits.disk_mb} MB that are allowed."
        return None

    def _ask(self, do: str, *fds: int, **request: Any) -> dict[str, Any]:
        """A request to the warm process and its answer. A box that does not answer is killed."""
        with self._one_at_a_time:
            if self._control is None:
                raise PlaceError("The box is closed.")
            try:
                socket.send_fds(self._control, [json.dumps({"do": do, **request}).encode()], fds)
                data = self._control.recv(warm.LARGEST_MESSAGE)
            except OSError:
                data = b""
            if not data:
                self._kill()
                raise PlaceError("The box has died or does not answer.")
        answer = dict(json.loads(data))
        if error := answer.get("error"):
            raise PlaceError(f"The box could not do '{do}': {error}.")
        return answer

    # -- a kernel's sockets and connection file ----------------------------------------------------------------

    def kernel_manager(self, kernel_name: str) -> "BoxKernelManager":
        """A manager whose kernel will run in this box."""
        from .kernel import BoxKernelManager  # which imports us

        return BoxKernelManager(box=self, kernel_name=kernel_name)

    def new_endpoint(self) -> "Endpoint":
        """A fresh folder for the sockets of one kernel."""
        for name in ("connection", "links"):
            warm.empty(self.folder / name)
        name = os.urandom(4).hex()
        path = self.folder / "sockets" / name
        path.mkdir(mode=0o700)
        self._own(path)
        return Endpoint(f"{SOCKETS}/{name}/k", path, self.folder / "links")

    def show(self, name: str, text: str) -> str:
        """Put a file where the box can read it and not change it; returns its path inside."""
        path = self.folder / "connection" / name
        path.write_text(text)
        path.chmod(0o400)
        self._own(path)
        return f"{CONNECTION}/{name}"

    def inside(self, folder: str | os.PathLike[str] | None) -> str:
        """Where a folder of the host lies in the box; what the box cannot see becomes /submission."""
        if folder is not None:
            with contextlib.suppress(ValueError):
                return str(Path(SUBMISSION, Path(folder).resolve().relative_to(self.submission)))
        return SUBMISSION

    # -- files -----------------------------------------------------------------------------------------------

    @property
    def working_folder(self) -> str:
        """The folder that the box sees as /submission."""
        return str(self.submission)

    def fill(self, files: Files) -> None:
        """Put files into /submission and hand them to the box's user."""
        if self._ask("usage", exact=False)["processes"]:
            raise PlaceError(
                "The box must be cleared before it is filled: what runs in it could redirect what we write."
            )
        write_files(files, self.submission, self._own)

    def collect(self) -> Files:
        """The regular files in /submission. Raises `TooLarge` beyond the limits."""
        return read_files(self.submission, limits=self.limits, live=True)


@dataclass(frozen=True)
class Endpoint:
    """Where a kernel in a box binds its sockets, and where we connect to them.

    `inside` is what the kernel's connection file says. A student can do as they like with the files on their side, so
    we never connect to a path that they can change: each socket gets a hard link in a folder the box cannot see.
    """

    inside: str
    folder: Path
    links: Path

    @property
    def outside(self) -> str:
        """What our connection file says."""
        return str(self.links / "k")

    @property
    def connection_file(self) -> str:
        """The path that our connection file has, if it is ever written."""
        return str(self.links / "kernel.json")

    def bound(self, number: int) -> bool:
        """Whether the kernel has bound its socket of this number."""
        return (self.folder / f"k-{number}").is_socket()

    def link(self, number: int) -> bool:
        """Link a socket to where only we can change what a path leads to; whether it really is a socket."""
        folder = os.open(self.folder, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            link = self.links / f"k-{number}"
            os.link(f"k-{number}", link, src_dir_fd=folder, follow_symlinks=False)
            return stat.S_ISSOCK(link.lstat().st_mode)
        finally:
            os.close(folder)


def _readable(fd: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
