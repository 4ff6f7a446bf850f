"""A colleague who does something at the worst moment."""

import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

# Seconds that the first of two waits for the second: one who waits for a lock is still waiting then.
PATIENCE = 0.15


class Meanwhile:
    """Starts `action` in another thread when told to `begin`, once, and only from the thread in which it was made."""

    def __init__(self, action: Callable[[], Any]):
        self.error: BaseException | None = None
        self._action, self._ours = action, threading.get_ident()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self._action()
        except BaseException as error:
            self.error = error

    def begin(self) -> None:
        """Let the colleague act, and wait a little; nothing the second time."""
        if self._thread.ident is None and threading.get_ident() == self._ours:
            self._thread.start()
            self._thread.join(PATIENCE)

    def ended(self, seconds: float = 10) -> bool:
        """Whether the colleague comes to an end, who acts now at the latest."""
        if self._thread.ident is None:
            self._thread.start()
        self._thread.join(seconds)
        return not self._thread.is_alive()


@contextmanager
def before_writing(colleague: Meanwhile) -> Iterator[None]:
    """The colleague acts when an SQL statement that writes is about to run, on any connection opened meanwhile."""
    connect = sqlite3.connect

    def look(statement: str) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "REPLACE", "UPDATE")):
            colleague.begin()

    def traced(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        connection.set_trace_callback(look)
        return connection

    with mock.patch.object(sqlite3, "connect", traced):
        yield


class _Renames:
    """An audit hook cannot be removed: one is installed on first use, and asks `now`."""

    now: ClassVar[tuple[str, Meanwhile] | None] = None
    installed: ClassVar[bool] = False

    @classmethod
    def hear(cls, event: str, args: tuple[Any, ...]) -> None:
        if cls.now is not None and event == "os.rename" and Path(str(args[1])).name == cls.now[0]:
            cls.now[1].begin()


@contextmanager
def before_renamed(name: str, colleague: Meanwhile) -> Iterator[None]:
    """The colleague acts when a file is about to take the place of one called `name`."""
    if not _Renames.installed:
        sys.addaudithook(_Renames.hear)
        _Renames.installed = True
    _Renames.now = name, colleague
    try:
        yield
    finally:
        _Renames.now = None


@contextmanager
def refusing_to_write() -> Iterator[None]:
    """Every INSERT on a connection that is opened meanwhile fails, as on a full disk."""
    connect = sqlite3.connect

    def refuse(action: int, table: str | None, *_: Any) -> int:
        refused = action == sqlite3.SQLITE_INSERT and table == "events"
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    def refusing(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        connection.execute(
            "CREATE TABLE IF NOT EXISTS events (event, version INTEGER, who, at, file, sha256)"
        )
        connection.set_authorizer(refuse)
        return connection

    with mock.patch.object(sqlite3, "connect", refusing):
        yield
