"""Folders of strangers' files, read and written without following a link; and a folder or file put in place whole."""

import fnmatch
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path, PurePosixPath

from .limits import MB, Limits

Files = Mapping[str, bytes]  # by path within a folder, with forward slashes
DEEPEST = 20  # folders within folders


class TooLarge(Exception):
    """More files, or larger ones, than the limits allow: the text is one sentence."""


# -- reading and writing files as data ---------------------------------------------------------------------------------


def read_files(
    root: Path, ignore: Iterable[str] = (), limits: Limits | None = None, live: bool = False
) -> dict[str, bytes]:
    """The regular files below a folder, by path.

    No link is followed below it, not even one that appears while we look: everything is opened by descriptor. Names
    that match a pattern in `ignore` are left out, and so is what lies deeper than `DEEPEST`. Raises `TooLarge` before a
    file is read that would go beyond the limits; a hole in a file counts as what it seems to be. With `live`, a
    stranger's processes may be at work there: what is gone or locked when we come to it is left out.
    """
    found: dict[str, bytes] = {}
    patterns = list(ignore)
    room = 0 if limits is None else limits.files_mb * MB

    def take(fd: int, name: str, path: str) -> None:
        nonlocal room
        with os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=fd), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return
            if limits is not None:
                room -= status.st_size
                if room < 0:
                    raise TooLarge(
                        f"The files take more than the {limits.files_mb} MB that are allowed ({path})."
                    )
                if len(found) == limits.files:
                    raise TooLarge(f"There are more than the {limits.files} files that are allowed.")
            found[path] = file.read(status.st_size)  # it may grow while we read

    def walk(fd: int, above: str, depth: int) -> None:
        for name in sorted(os.listdir(fd)):
            if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
                continue
            with suppress(OSError) if live else nullcontext():
                status = os.stat(name, dir_fd=fd, follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode) and depth < DEEPEST:
                    with _opened_folder(name, fd) as below:
                        walk(below, f"{above}{name}/", depth + 1)
                elif stat.S_ISREG(status.st_mode):
                    take(fd, name, above + name)

    with suppress(OSError) if live else nullcontext(), _opened_folder(root) as fd:
        walk(fd, "", 0)
    return found


@contextmanager
def _opened_folder(path: str | Path, above: int | None = None) -> Iterator[int]:
    flags = os.O_RDONLY | os.O_DIRECTORY | (0 if above is None else os.O_NOFOLLOW)
    fd = os.open(path, flags, dir_fd=above)
    try:
        yield fd
    finally:
        os.close(fd)


def write_files(files: Files, into: Path, own: Callable[[Path], None] = lambda path: None) -> None:
    """Write files into a folder in which nobody else is at work; `own` is called with each file and folder made."""
    for name, content in files.items():
        path = into / name
        for folder in reversed(path.relative_to(into).parents[:-1]):
            if not (into / folder).is_dir():
                (into / folder).mkdir()
                own(into / folder)
        path.write_bytes(content)
        own(path)


def merged(given: Files, submitted: Files) -> dict[str, bytes]:
    """The assignment's files and the student's; where only one can be, the assignment's is."""
    both = dict(given)
    folders = {parent for name in given for parent in PurePosixPath(name).parents}
    for name, content in submitted.items():
        path = PurePosixPath(name)
        if path not in folders and not any(str(above) in given for above in (path, *path.parents)):
            both[name] = content
    return both


# -- a folder or a file that is there as a whole or not at all ---------------------------------------------------------


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` that takes its place at the end of the block, unless the block fails."""
    staged, old = _beside(target, "new"), _beside(target, "old")
    for left_over in (staged, old):  # of a run that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        yield staged
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    if target.exists():
        target.rename(old)
    staged.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def remove(target: Path) -> None:
    """Take the folder away, and what killed runs left beside it."""
    for folder in (target, _beside(target, "new"), _beside(target, "old")):
        if folder.exists():
            shutil.rmtree(folder)


def remove_files(folder: Path, ignore: Iterable[str]) -> None:
    """Remove all whose name does not match `ignore`; folders stay only where something is left in them."""
    patterns = list(ignore)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif not any(fnmatch.fnmatchcase(path.name, pattern) for pattern in patterns):
            path.unlink()


def write_whole(path: Path, text: str) -> None:
    """Write the whole text or leave the old file as it was. Half a surrogate pair, which is no text, becomes `?`."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8", errors="replace")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _beside(target: Path, what: str) -> Path:
    """Hidden, so that nbgrader does not take it for an assignment."""
    return target.with_name(f".{target.name}.{what}")
