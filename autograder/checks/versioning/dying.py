"""A process that dies at a chosen touch of a file."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Killed(BaseException):
    """The process is dead: no `except Exception` of a learner's can save anything."""


class Death:
    """Dies at the `step`-th time that a file below `folder` is touched, and stays dead.

    An audit hook cannot be removed, so one hook is installed on first use and asks `now`, which is None while nobody
    is to die. A process killed between opening a file for writing and the end of writing leaves it empty, so that is
    what is done to a pointer that is opened for writing.
    """

    now: "Death | None" = None
    installed = False

    def __init__(self, folder: Path, step: int):
        self.folder, self.step, self.touched = os.path.realpath(folder), step, 0
        self.came, self.at, self.thread = False, "", threading.get_ident()

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event not in (
            "open",
            "os.rename",
            "os.remove",
            "os.link",
            "os.symlink",
            "os.truncate",
            "sqlite3.connect",
        ):
            return
        if threading.get_ident() != self.thread:
            return
        paths = [
            os.path.realpath(os.fsdecode(arg)) for arg in args if isinstance(arg, str | bytes | os.PathLike)
        ]
        if not any(path.startswith(self.folder) for path in paths):
            return
        self.touched += 1
        if self.touched < self.step:
            return
        if not self.came:
            self.came, name = True, Path(paths[0]).name
            self.at = {"open": "while it had {} open", "os.rename": "before {} was renamed"}.get(
                event, "at {} (" + event + ")"
            ).format(name)
            if event == "open" and name == "current.json" and _writes(args):
                Death.now = None
                Path(paths[0]).write_text("")
                Death.now = self
        raise Killed


def _writes(args: tuple[Any, ...]) -> bool:
    """Whether the arguments of an "open" event open the file for writing."""
    _, mode, flags = args
    if isinstance(mode, str):
        return any(letter in mode for letter in "wa+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if Death.now is not None:
        Death.now.hear(event, args)


@contextmanager
def dying(folder: Path, step: int) -> Iterator[Death]:
    """Let whoever works in `folder` die at its `step`-th touch of a file."""
    if not Death.installed:
        sys.addaudithook(_hook)
        Death.installed = True
    Death.now = death = Death(folder, step)
    try:
        yield death
    finally:
        Death.now = None
