"""Task 6: what may be deleted."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ..kit import expect_file, expect_type, fresh_folder, plain, tried
from ..verdict import messages, passed
from .chain import features_path
from .given import GIVEN, models_of, write_json
from .task5_replay import decided

not_yet = messages("08-production")
Note = tuple[str, list[str]]  # the day, and what was deleted
SEEDS = {"v1": 41, "v12": 42, "v2": 43, "v20": 44, "v3": 45, "v4": 46, "v5": 47}
LEFT = {
    "v1": "2010-05-01",
    "v12": "2009-01-31",  # on hold: its name begins with one that may go
    "v20": "2019-11-27",  # on the day
    "v3": "2019-11-28",  # a day too young
    "v4": "2001-01-01",  # in use, though it left once before
    "v5": "2016-02-29",  # there was no such day seven years later
}  # and of v2 nobody knows the day; its name begins one that may go
ERASED = 7  # the number of a decision by v1 whose features somebody has had erased
DAYS = (date(2026, 11, 27), date(2026, 11, 28))


def purge(namespace: Mapping[str, Any]) -> None:
    """`purge(service, today, rules, holds)` deletes just what may go, keeps the log, and notes what it did."""
    with fresh_folder() as folder:
        used = [version for _ in range(30) for version in SEEDS]
        decided(folder, models_of(SEEDS), used)
        write_json(folder / "registry.json", {"left": LEFT, "in use": "v4"})
        features_path(folder, f"request{ERASED}").unlink()
        log = (folder / "log.jsonl").read_bytes()
        rules = {"for": "credit", "years": 7}
        gone: set[str] = set()
        notes: list[Note] = []
        for today, holds, going in ((DAYS[0], {"v12"}, ["v1", "v20", "v5"]), (DAYS[1], set(), ["v12", "v3"])):
            place = folder if notes else str(folder)
            answer = tried(namespace, "purge", place, today, rules, holds).result()
            expect_type(answer, list | set | tuple, "purge", "the deleted versions' names")
            gone |= set(going)
            _expect_gone(folder, SEEDS, gone)
            _expect_kept(folder, used, gone, log)
            if sorted(str(plain(name)) for name in list(answer)) != going:
                raise not_yet("E-PURGE-ANSWER", answer=sorted(map(str, answer)), wanted=going)
            notes.append((today.isoformat(), going))
        _expect_noted(folder, notes, "`purge`")
    passed("purge() deleted what may go, a day later the rest, and never a line of the log.")


def purge_files(folder: str | Path) -> None:
    """Of the exercise's four versions v1 is gone; v2 is held, v3 is young, v4 is in use. (The log is task 3's.)"""
    folder = Path(folder)
    if not expect_file(folder / "log.jsonl", "the given cell that calls `decide`").read_bytes():
        raise not_yet("E-LOG-PURGED")
    _expect_gone(folder, GIVEN, {"v1"})
    _expect_noted(folder, [(DAYS[0].isoformat(), ["v1"])], "the given cell that calls `purge`")
    passed("v1 is gone, v2 to v4 are there, the log is there, and the deletion is noted.")


def _expect_gone(folder: Path, versions: Mapping[str, int], gone: set[str]) -> None:
    for version in versions:
        there = (folder / "versions" / version / "model.joblib").is_file()
        if there and version in gone:
            raise not_yet("E-KEPT", version=version)
        if not there and version not in gone:
            raise not_yet("E-DELETED", version=version)


def _expect_kept(folder: Path, used: Sequence[str], gone: set[str], log: bytes) -> None:
    """`NotYet` unless the log is what it was, and features are there for just the versions that are."""
    path = folder / "log.jsonl"
    if not path.is_file() or path.read_bytes() != log:
        raise not_yet("E-LOG-PURGED")
    for number, version in enumerate(used):
        if number == ERASED:
            continue
        there = features_path(folder, f"request{number}").exists()
        if there and version in gone:
            raise not_yet("E-FEATURES-LEFT", version=version)
        if not there and version not in gone:
            raise not_yet("E-FEATURES-GONE", version=version)


def _expect_noted(folder: Path, wanted: Sequence[Note], writer: str) -> None:
    path = expect_file(folder / "purges.jsonl", writer)
    try:
        entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = [(entry.get("today"), sorted(map(str, entry["deleted"]))) for entry in entries]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise not_yet("E-NOT-JSON", file=path.name, problem=error) from None
    if found != list(wanted):
        raise not_yet("E-PURGE-NOTED", found=found, wanted=wanted)
