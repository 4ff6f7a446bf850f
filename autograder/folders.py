"""Folders of strangers' files, copied without following a link; and a folder put in another's place whole."""

import fnmatch
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

DEEPEST = 20  # folders within folders


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


def copy_files(source: Path, submitted: Path, into: Path, ignore: Iterable[str], kept: Iterable[str]) -> None:
    """Copy the assignment's files and the student's, without notebooks.

    The assignment's files win, except those named in `kept`. Whatever is no regular file is left out: a link would be
    followed on this side, and a pipe would wait for ever.
    """
    patterns = [*ignore, "*.ipynb"]
    students_own = {Path(name) for name in kept}
    for root in (source, submitted):
        for path in _regular_files(root, patterns):
            relative = path.relative_to(root)
            if root == submitted or relative not in students_own:
                _copy_if_free(path, into / relative)


def copy_regular(source: Path, into: Path, ignore: Iterable[str]) -> None:
    """Copy a folder's regular files, without notebooks and what `ignore` names, over what is there."""
    copy_files(source, source, into, ignore, ())


def remove_files(folder: Path, ignore: Iterable[str]) -> None:
    """Remove all that is no notebook and not named by `ignore`; folders stay only where something is left in them."""
    patterns = [*ignore, "*.ipynb"]
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif not any(fnmatch.fnmatchcase(path.name, pattern) for pattern in patterns):
            path.unlink()


def remove(target: Path) -> None:
    """Take the folder away, and what killed runs left beside it."""
    for folder in (target, _beside(target, "new"), _beside(target, "old")):
        if folder.exists():
            shutil.rmtree(folder)


def _beside(target: Path, what: str) -> Path:
    return target.with_name(
        f".{target.name}.{what}"
    )  # hidden, so that nbgrader does not take it for an assignment


def _regular_files(root: Path, ignore: list[str]) -> Iterator[Path]:
    def ignored(name: str) -> bool:
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in ignore)

    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if not ignored(name))
        for name in sorted(names):
            path = Path(folder, name)
            if not ignored(name) and stat.S_ISREG(path.lstat().st_mode):
                yield path


def _copy_if_free(path: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (
        FileExistsError,
        NotADirectoryError,
    ):  # a file of the assignment has the name of a student's folder
        return
    if not target.exists():
        shutil.copyfile(path, target)


def collect(source: Path, target: Path) -> None:
    """Copy the regular files of a folder that a student's processes may be changing.

    `target` is emptied first. No link is followed, not even one that appears while we look: everything is opened below
    the folder by descriptor.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    fd = os.open(source, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _collect(fd, target, depth=0)
    finally:
        os.close(fd)


def _collect(fd: int, target: Path, depth: int) -> None:
    for name in os.listdir(fd):
        try:
            found = os.stat(name, dir_fd=fd, follow_symlinks=False)
            if stat.S_ISDIR(found.st_mode) and depth < DEEPEST:
                below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=fd)
                try:
                    (target / name).mkdir(exist_ok=True)
                    _collect(below, target / name, depth + 1)
                finally:
                    os.close(below)
            elif stat.S_ISREG(found.st_mode):
                file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=fd)
                with os.fdopen(file, "rb") as content:
                    if stat.S_ISREG(os.fstat(content.fileno()).st_mode):
                        with (target / name).open("wb") as copy:
                            shutil.copyfileobj(content, copy)
        except OSError:  # it was removed or locked while we looked: then it is not handed in
            continue


def write_whole(path: Path, text: str) -> None:
    """Write the whole text or leave the old file as it was."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
