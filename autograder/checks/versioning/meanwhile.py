"""A colleague who does something at the worst moment."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from ..kit import hearing, paths_in

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
    """The colleague acts when an SQL statement that writes is about to run."""

    def look(statement: str) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "REPLACE", "UPDATE")):
            colleague.begin()

    with _connections(lambda connection: connection.set_trace_callback(look)):
        yield


@contextmanager
def before_pointer_is_renamed(colleague: Meanwhile) -> Iterator[None]:
    """The colleague acts when a file is about to take the place of `current.json`."""

    def listen(event: str, args: tuple[Any, ...]) -> None:
        if event == "os.rename" and Path(paths_in(args)[1]).name == "current.json":
            colleague.begin()

    with hearing(listen):
        yield


@contextmanager
def refusing_to_write() -> Iterator[None]:
    """Every INSERT into the table of events fails, as on a full disk."""

    def refuse(action: int, table: str | None, *_: Any) -> int:
        refused = action == sqlite3.SQLITE_INSERT and table == "events"
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    with _connections(lambda connection: connection.set_authorizer(refuse)):
        yield


@contextmanager
def _connections(prepare: Callable[[sqlite3.Connection], None]) -> Iterator[None]:
    """Prepare every connection to SQLite that is opened meanwhile."""
    connect = sqlite3.connect

    def prepared(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        prepare(connection)
        return connection

    with mock.patch.object(sqlite3, "connect", prepared):
        yield
