"""Task 6: what may be deleted."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..kit import expect_file, expect_type, fresh_folder, plain, tried
from ..verdict import messages, passed
from .chain import features_path
from .given import GIVEN, write_json
from .task5_replay import decided

not_yet = messages("08-production")
SEEDS = {"old": 41, "held": 42, "border": 43, "young": 44, "unknown": 45, "now": 46}
LEFT = {"old": "2010-05-01", "held": "2009-01-31", "border": "2019-11-27", "young": "2019-11-28"}


def purge(namespace: Mapping[str, Any]) -> None:
    """`purge(service, today, rules, holds)` deletes just what may go, keeps the log, and notes what it did."""
    with fresh_folder() as folder:
        decided(folder, SEEDS, list(SEEDS))
        # "now" was in production once before, long ago: it is in use all the same
        write_json(folder / "registry.json", {"in use": "now", "left": {**LEFT, "now": "2001-01-01"}})
        log = (folder / "log.jsonl").read_bytes()
        answer = tried(namespace, "purge", folder, date(2026, 11, 27), {"years": 7}, {"held"}).result()
        expect_type(answer, list | set | tuple, "purge", "the deleted versions' names")
        _expect_gone(folder, SEEDS, {"old", "border"})
        _expect_kept(folder, {"old", "border"}, log)
        if sorted(str(plain(name)) for name in list(answer)) != ["border", "old"]:
            raise not_yet("E-PURGE-ANSWER", answer=sorted(map(str, answer)), wanted=["border", "old"])
        again = tried(namespace, "purge", folder, date(2026, 11, 28), {"years": 7}, set()).result()
        _expect_gone(folder, SEEDS, {"old", "border", "held", "young"})
        _expect_kept(folder, {"old", "border", "held", "young"}, log)
        if sorted(str(plain(name)) for name in list(again)) != ["held", "young"]:
            raise not_yet("E-PURGE-ANSWER", answer=sorted(map(str, again)), wanted=["held", "young"])
        _expect_noted(folder, [["border", "old"], ["held", "young"]], "`purge`")
    passed("purge() deleted what may go, a day later the rest, and never a line of the log.")


def purge_files(folder: str | Path) -> None:
    """Of the exercise's four versions v1 is gone; v2 is held, v3 is young, v4 is in use. (The log is task 3's.)"""
    folder = Path(folder)
    if not expect_file(folder / "log.jsonl", "the given cell that calls `decide`").read_bytes():
        raise not_yet("E-LOG-PURGED")
    _expect_gone(folder, GIVEN, {"v1"})
    _expect_noted(folder, [["v1"]], "the given cell that calls `purge`")
    passed("v1 is gone, v2 to v4 are there, the log is there, and the deletion is noted.")


def _expect_gone(folder: Path, versions: Mapping[str, int], gone: set[str]) -> None:
    for version in versions:
        there = (folder / "versions" / version / "model.joblib").is_file()
        if there and version in gone:
            raise not_yet("E-KEPT", version=version)
        if not there and version not in gone:
            raise not_yet("E-DELETED", version=version)


def _expect_kept(folder: Path, gone: set[str], log: bytes) -> None:
    """`NotYet` unless the log is what it was, and features are there for just the versions that are."""
    path = folder / "log.jsonl"
    if not path.is_file() or path.read_bytes() != log:
        raise not_yet("E-LOG-PURGED")
    for number, version in enumerate(SEEDS):
        there = features_path(folder, f"request{number}").exists()
        if there and version in gone:
            raise not_yet("E-FEATURES-LEFT", version=version)
        if not there and version not in gone:
            raise not_yet("E-FEATURES-GONE", version=version)


def _expect_noted(folder: Path, wanted: list[list[str]], writer: str) -> None:
    path = expect_file(folder / "purges.jsonl", writer)
    try:
        entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = [sorted(map(str, entry["deleted"])) for entry in entries]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise not_yet("E-NOT-JSON", file=path.name, problem=error) from None
    if found != wanted:
        raise not_yet("E-PURGE-NOTED", found=found, wanted=wanted)
