"""A process that dies at a chosen touch of a file."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..kit import hearing, opens_to_write, paths_in

TOUCHES = ("open", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate", "sqlite3.connect")


class Killed(BaseException):
    """The process is dead: no `except Exception` of a learner's can save anything."""


class Death:
    """Dies at the `step`-th time that a file below `folder` is touched, and stays dead.

    A process killed between opening a file for writing and the end of writing leaves it empty, so that is what is
    done to a pointer that is opened for writing.
    """

    def __init__(self, folder: Path, step: int):
        self.folder, self.step, self.touched = os.path.realpath(folder), step, 0
        self.came, self.at, self.thread = False, "", threading.get_ident()
        self.emptying = False

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        """Count an event, and die if it is time."""
        if self.emptying or event not in TOUCHES or threading.get_ident() != self.thread:
            return
        paths = paths_in(args)
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
            if event == "open" and name == "current.json" and opens_to_write(args):
                self.emptying = True
                Path(paths[0]).write_text("")
                self.emptying = False
        raise Killed


@contextmanager
def dying(folder: Path, step: int) -> Iterator[Death]:
    """Let whoever works in `folder` die at its `step`-th touch of a file."""
    death = Death(folder, step)
    with hearing(death.hear):
        yield death
