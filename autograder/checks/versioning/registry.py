"""The registry, `registry.db`, as the checks read it, and as they prepare one of their own."""

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from ..kit import KNOWN_ERRORS, KnownErrors, expect_file, expect_utc, tried
from ..verdict import messages

COLUMNS = ("event", "version", "who", "at", "file", "sha256")
TABLE = f"CREATE TABLE IF NOT EXISTS events ({', '.join(COLUMNS).replace('version', 'version INTEGER')})"
MOST_ROWS = 10_000
NOTED_AT = datetime.fromisoformat("2026-03-02T09:30:00+00:00")  # of the checks' own events
not_yet = messages("06-versioning")
# Asked after KNOWN_ERRORS: what goes wrong with a table.
REGISTRY_ERRORS = KnownErrors(
    not_yet,
    [
        *(
            (kind, r"no such column|syntax error|values for|columns but|number of bindings", "E-SQL")
            for kind in ("OperationalError", "ProgrammingError")
        ),
        ("ProgrammingError", r"closed database", "E-CLOSED"),
        ("TypeError", r"NoneType", "E-FIRST-VERSION"),
        ("TypeError", r"tuple", "E-ROW"),
    ],
)


def call_on_registry(namespace: Mapping[str, Any], name: str, *args: Any) -> Any:
    """As `kit.call`, with more to say about errors from the registry."""
    return tried(namespace, name, *args).result(KNOWN_ERRORS, REGISTRY_ERRORS)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """All rows of the registry in the order in which they were written. Reads only, and only an ordinary table."""
    path = expect_file(folder / "registry.db", "your functions, through the given `registry(folder)`")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_progress_handler(lambda: 1, 5_000_000)  # a query that never ends, ends
            kinds = database.execute("SELECT type FROM sqlite_master WHERE name = 'events'").fetchall()
            if kinds != [("table",)]:
                raise sqlite3.DatabaseError("it has no table `events`")
            found = database.execute(
                f"SELECT {', '.join(COLUMNS)} FROM events ORDER BY rowid LIMIT {MOST_ROWS}"
            )
            return [dict(zip(COLUMNS, row, strict=True)) for row in found]
    except sqlite3.Error as error:
        raise not_yet("E-REGISTRY", problem=error, columns=COLUMNS) from None


def registrations(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The 'register' rows by version; `NotYet` if a number was given twice."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row["event"] == "register":
            if row["version"] in found:
                raise not_yet("E-NUMBER-TWICE", version=row["version"])
            found[row["version"]] = row
    return found


def file_of(folder: Path, row: dict[str, Any]) -> Path:
    """The file of a registered version; `NotYet` unless it lies in the registry's folder."""
    name = row["file"]
    inside = type(name) is str and name not in ("", ".", "..") and Path(name).name == name
    if not inside or not (folder / name).is_file():
        raise not_yet("E-FILE-NOT-KEPT", version=row["version"], file=name)
    return Path(folder, name)


def expect_noted_in_utc(row: dict[str, Any], before: datetime | None = None) -> None:
    """`NotYet` unless the time of the event is one in UTC that says so; not before `before`, if given."""
    expect_utc(row["at"], "the column `at`", before)


def insert(
    folder: Path, event: str, version: int, who: str, name: str | None = None, at: datetime = NOTED_AT
) -> None:
    """Write an event of the check's own into a registry."""
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest() if name else None
    with closing(sqlite3.connect(folder / "registry.db", isolation_level=None)) as database:
        database.execute(TABLE)
        row = (event, version, who, at.isoformat(), name, digest)
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)


def prepared(folder: Path, versions: Mapping[int, str]) -> Path:
    """A registry with these registered versions and their authors; nothing is promoted yet."""
    folder.mkdir()
    for version, author in versions.items():
        (folder / f"v{version}.joblib").write_bytes(b"model %d" % version)
        insert(folder, "register", version, author, f"v{version}.joblib")
    return folder
