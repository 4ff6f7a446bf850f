"""Task 3: registering."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from ..kit import (
    another_time_zone,
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
from .meanwhile import Meanwhile, before_writing, refusing_to_write
from .registry import call_on_registry, expect_noted_in_utc, file_of, insert, registrations, rows_of

not_yet = messages("06-versioning")


def register(namespace: Mapping[str, Any]) -> None:
    """`register(folder, path, author)` keeps the file under a new number, and notes it."""
    with fresh_folder() as place:
        folder, source = place / "registry", place / "candidate.joblib"
        folder.mkdir()
        kept: dict[int, bytes] = {}
        for number in range(1, 12):
            source.write_bytes(kept.setdefault(number, _content(number)))
            paths = (folder, source) if number % 2 else (str(folder), str(source))
            before = datetime.now(UTC)
            with another_time_zone():
                answer = call_on_registry(namespace, "register", *paths, f"author {number}")
            _expect_number(answer, number)
            for row in rows_of(folder)[-1:]:
                expect_noted_in_utc(row, before)
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
        source.unlink()
        if not isinstance(tried_again(namespace, "register", folder, source, "ada").error, Exception):
            raise not_yet("E-SILENT-FAILURE")
        if len(rows_of(folder)) != len(rows):
            raise not_yet("E-ROW-WITHOUT-FILE")
        _expect_never_overwritten(namespace, folder, place)
    passed("register() kept eleven files under eleven numbers, and noted who and when.")


def _content(number: int) -> bytes:
    """Longer than a reader's first gulp for one of them, with white space at both ends."""
    return b"\n " + f"model {number}".encode() * (10_000 if number == 5 else number) + b" \n"


def _expect_never_overwritten(namespace: Mapping[str, Any], folder: Path, place: Path) -> None:
    """`NotYet` if what a failed call has left behind is overwritten by the next one."""
    for name in ("failed", "next"):
        (place / f"{name}.joblib").write_bytes(name.encode() * 3)
    with refusing_to_write():
        if not isinstance(
            tried_again(namespace, "register", folder, place / "failed.joblib", "ada").error, Exception
        ):
            raise not_yet("E-SILENT-INSERT")
    left = {path: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("registry.db")}
    call_on_registry(namespace, "register", folder, place / "next.joblib", "ada")
    for path, content in left.items():
        if path.exists() and path.read_bytes() != content:
            raise not_yet("E-LEFT-OVER-OVERWRITTEN", file=path.name)


def two_writers(namespace: Mapping[str, Any]) -> None:
    """A second `register` that comes between the first one's look and its INSERT does not spoil either."""
    function = from_notebook(namespace, "register")
    with fresh_folder() as place:
        folder = place / "registry"
        folder.mkdir()
        sources = {name: place / f"{name}.joblib" for name in ("zero", "one", "two")}
        for name, path in sources.items():
            path.write_bytes(name.encode() * 3)
        call_on_registry(namespace, "register", folder, sources["zero"], "ada")
        second = Meanwhile(lambda: function(folder, sources["two"], "ben"))
        with before_writing(second):
            try:
                call_on_registry(namespace, "register", folder, sources["one"], "ada")
            except NotYet as error:
                if "locked" in str(error):
                    raise not_yet("E-LOCKED") from None
                raise
            ended = second.ended()
        if "locked" in str(second.error):
            raise not_yet("E-LOCKED")
        if second.error is not None:
            raise not_yet("E-SECOND-WRITER", error=second.error)
        if not ended:
            raise not_yet("E-LOCK-KEPT")
        rows = [row for row in rows_of(folder) if row["event"] == "register"]
        versions = [row["version"] for row in rows]
        if sorted(versions, key=str) != [1, 2, 3]:
            raise not_yet("E-LOST-UPDATE", versions=versions)
        contents = sorted(file_of(folder, row).read_bytes() for row in rows)
        if contents != sorted(name.encode() * 3 for name in sources):
            raise not_yet("E-OVERWRITTEN", number=versions[-1])
        for row in rows:
            _expect_kept(folder, row, file_of(folder, row).read_bytes())
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
        expect_noted_in_utc(row)
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
