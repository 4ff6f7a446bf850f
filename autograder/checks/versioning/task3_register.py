"""Task 3: registering."""

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from ..kit import (
    expect_model_file,
    expect_same_answers,
    expect_type,
    fresh_folder,
    from_notebook,
    plain,
    tried_again,
)
from ..verdict import NotYet, messages, passed
from .given import CANDIDATES, applications, candidate, shipped
from .registry import call_on_registry, expect_noted_in_utc, file_of, insert, registrations, rows_of

PATIENCE = 0.3  # seconds that the first of two writers waits for the second
not_yet = messages("06-versioning")


def register(namespace: Mapping[str, Any]) -> None:
    """`register(folder, path, author)` keeps the file under a new number, and notes it."""
    with fresh_folder() as place:
        folder, source = place / "registry", place / "candidate.joblib"
        folder.mkdir()
        kept: dict[int, bytes] = {}
        for number in range(1, 12):
            source.write_bytes(kept.setdefault(number, f"model {number}".encode() * number))
            paths = (folder, source) if number % 2 else (str(folder), str(source))
            _expect_number(call_on_registry(namespace, "register", *paths, f"author {number}"), number)
            if number == 3:
                insert(folder, "promote", 2, "ben")  # events that are no registrations
                insert(folder, "promote", 1, "ben")
        rows = rows_of(folder)
        registered = registrations(rows)
        if len(rows) < 13:
            raise not_yet("E-NOT-NOTED", found=len(registered), wanted=11)
        for number, content in kept.items():
            row = registered[number]
            _expect_kept(folder, row, content)
            if row["who"] != f"author {number}":
                raise not_yet("E-WHO", number=number, who=row["who"])
            expect_noted_in_utc(row)
        source.unlink()
        if not isinstance(tried_again(namespace, "register", folder, source, "ada").error, Exception):
            raise not_yet("E-SILENT-FAILURE")
        if len(rows_of(folder)) != len(rows):
            raise not_yet("E-ROW-WITHOUT-FILE")
    passed("register() kept eleven files under eleven numbers, and noted who and when.")


def two_writers(namespace: Mapping[str, Any]) -> None:
    """A second `register` that comes between the first one's look and its INSERT does not spoil either."""
    function = from_notebook(namespace, "register")
    second: dict[str, Any] = {}
    with fresh_folder() as place:
        folder = place / "registry"
        folder.mkdir()
        sources = {name: place / f"{name}.joblib" for name in ("zero", "one", "two")}
        for name, path in sources.items():
            path.write_bytes(name.encode() * 3)
        call_on_registry(namespace, "register", folder, sources["zero"], "ada")

        def run_second() -> None:
            try:
                second["version"] = function(folder, sources["two"], "ben")
            except BaseException as error:
                second["error"] = error

        ours, thread = threading.get_ident(), threading.Thread(target=run_second, daemon=True)

        def between(statement: str) -> None:
            writes = statement.lstrip().upper().startswith(("INSERT", "REPLACE", "UPDATE"))
            if writes and thread.ident is None and threading.get_ident() == ours:
                thread.start()
                thread.join(PATIENCE)  # one who waits for the lock is still waiting then

        with _traced(between):
            try:
                first = call_on_registry(namespace, "register", folder, sources["one"], "ada")
            except NotYet as error:
                if "locked" in str(error):
                    raise not_yet("E-LOCKED") from None
                raise
            if thread.ident is None:
                thread.start()
            thread.join(10)
        if "locked" in str(second.get("error")):
            raise not_yet("E-LOCKED")
        if "error" in second:
            raise not_yet("E-SECOND-WRITER", error=second["error"])
        if thread.is_alive():
            raise not_yet("E-LOCK-KEPT")
        rows = [row for row in rows_of(folder) if row["event"] == "register"]
        if len({row["version"] for row in rows}) != 3 or first == second["version"]:
            raise not_yet("E-LOST-UPDATE", first=first, second=second["version"])
        for row in rows:
            name = {first: "one", second["version"]: "two"}.get(row["version"], "zero")
            _expect_kept(folder, row, name.encode() * 3)
    passed("register() survives a second writer who comes between.")


def registry_file(folder: str | Path) -> None:
    """The handed-in registry has eleven versions, and each of its files holds the candidate of that number."""
    folder = Path(folder)
    registered = registrations(rows_of(folder))
    if sorted(registered) != list(range(1, CANDIDATES + 1)):
        raise not_yet("E-NOT-NOTED", found=len(registered), wanted=CANDIDATES)
    X, y = applications(shipped(folder.parent))
    for number, row in sorted(registered.items()):
        path = file_of(folder, row)
        if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            raise not_yet("E-FILE-OR-HASH", number=number)
        model, original = expect_model_file(path, "`register`").model, candidate(number).fit(X, y)
        otherwise = not_yet("E-OTHER-MODEL", number=number)
        if type(model) is not type(original):
            raise otherwise
        expect_same_answers(model, original, X, otherwise)
    passed("registry.db lists eleven versions, and each file is the candidate of that number.")


def _expect_number(version: Any, number: int) -> None:
    """`NotYet` unless what `register` returned is the version `number`."""
    if isinstance(version, np.integer):
        version = int(version)
    expect_type(version, int, "register", "the new version, an int")
    if plain(version) != number:
        raise not_yet("E-NUMBER", found=plain(version), number=number)


def _expect_kept(folder: Path, row: dict[str, Any], content: bytes) -> None:
    """`NotYet` unless the version's file holds what was registered, and the row its hash."""
    number, path = row["version"], file_of(folder, row)
    if path.read_bytes() != content:
        raise not_yet("E-OVERWRITTEN", number=number)
    if row["sha256"] != hashlib.sha256(content).hexdigest():
        raise not_yet("E-HASH", number=number)


@contextmanager
def _traced(callback: Callable[[str], None]) -> Iterator[None]:
    """Call back with each SQL statement, before it runs, on every connection that is opened meanwhile."""
    connect = sqlite3.connect

    def traced(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        connection.set_trace_callback(callback)
        return connection

    with mock.patch.object(sqlite3, "connect", traced):
        yield
