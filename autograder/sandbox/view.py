"""What a box sees: bubblewrap's options for each file and folder that is there."""

import site
import sys
from collections.abc import Iterable
from pathlib import Path

from autograder.limits import MB
from autograder.material import PACKAGE, PACKED

from .warm import SCRATCH


def mounts(scratch: int, see: Iterable[Path], own: Iterable[str]) -> list[str]:
    """bubblewrap's options for what lies at /: `see` is shown besides, `own` are the options for the box's own folders.

    Scratch folders of `scratch` bytes each come before what is mounted in them.
    """
    options = ["--ro-bind", "/usr", "/usr"]
    for folder in map(Path, ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")):
        if folder.is_symlink():
            options += ["--symlink", str(folder.readlink()), str(folder)]
        elif folder.is_dir():
            options += ["--ro-bind", str(folder), str(folder)]
    options += ["--proc", "/proc", "--dev", "/dev", "--mqueue", "/dev/mqueue"]
    for folder in SCRATCH:
        options += ["--size", str(scratch), "--perms", "1777", "--tmpfs", str(folder)]
    for name in ("/etc", "/etc/ssl", "/sys", "/sys/devices", "/sys/devices/system"):
        options += ["--perms", "0755", "--dir", name]
    for name in ("alternatives", "fonts", "ld.so.cache", "localtime", "R", "ssl/certs"):
        options += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    options += ["--ro-bind-try", "/sys/devices/system/cpu", "/sys/devices/system/cpu"]
    return [*options, *_visible(see), *own, "--remount-ro", "/dev", "--remount-ro", "/"]


def _visible(see: Iterable[Path]) -> list[str]:
    """This Python, its environment, the package and what else was asked for, each at its own path.

    bubblewrap would make the folders above them closed and writable: we make them ourselves, open, and lock them.
    """
    paths = _without_nested([*_python_folders(), PACKAGE, *map(Path, see)])
    options: list[str] = []
    locked: list[str] = []
    made: set[Path] = set()
    for path in paths:
        for parent in reversed(path.parents[:-1]):
            if parent in made or parent in SCRATCH or parent == Path("/dev"):
                continue
            made.add(parent)
            if parent.parent in SCRATCH:  # it gets a file system of its own, to be locked
                options += ["--size", str(MB), "--perms", "0755", "--tmpfs", str(parent)]
                locked += ["--remount-ro", str(parent)]
            else:
                options += ["--perms", "0755", "--dir", str(parent)]
        options += ["--ro-bind", str(path), str(path)]
    for packed in _packed_courses(paths):
        options += ["--size", str(MB), "--perms", "0755", "--tmpfs", str(packed)]
        locked += ["--remount-ro", str(packed)]
    return [*options, *locked]


def _packed_courses(visible: Iterable[Path]) -> list[Path]:
    """The folders with solutions and submissions of every installation of ours that can be seen."""
    installations = [PACKAGE, *(Path(entry, PACKAGE.name) for entry in (*sys.path, *site.getsitepackages()))]
    roots = tuple(visible)
    found = {
        where
        for package in installations
        if (package / PACKED).is_dir()
        for where in ((package / PACKED).absolute(), (package / PACKED).resolve())
    }
    return sorted(path for path in found if any(path.is_relative_to(root) for root in (*roots, Path("/usr"))))


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
