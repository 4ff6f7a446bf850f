"""What the learner's code does to files, heard from Python's own audit events."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Listener = Callable[[str, tuple[Any, ...]], None]
_listeners: list[Listener] = []
_installed: list[bool] = []


@contextlib.contextmanager
def hearing(listener: Listener) -> Iterator[None]:
    """Meanwhile the listener gets every audit event, as (event, arguments); what it raises stops the event.

    An audit hook cannot be removed, so one hook is installed on first use, and asks who listens.
    """
    if not _installed:
        sys.addaudithook(_hook)
        _installed.append(True)
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    for listener in tuple(_listeners):
        listener(event, args)


def paths_in(args: tuple[Any, ...]) -> list[str]:
    """The real paths among an event's arguments."""
    return [os.path.realpath(os.fsdecode(arg)) for arg in args if isinstance(arg, str | bytes | os.PathLike)]


def opens_to_write(args: tuple[Any, ...]) -> bool:
    """Whether the arguments of an "open" event open the file for writing."""
    _, mode, flags = args
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


@contextlib.contextmanager
def count_opens(paths: list[Path]) -> Iterator[dict[str, int]]:
    """Count how often each of `paths` is opened for reading: a dictionary from real path to number."""
    counts = {os.path.realpath(path): 0 for path in paths}

    def listen(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[0], str | bytes):
            name = os.path.realpath(os.fsdecode(args[0]))
            if name in counts and (args[1] is None or "r" in args[1]):
                counts[name] += 1

    with hearing(listen):
        yield counts
