"""Task 3: a decision, and its line on the log."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline

from ..kit import expect_file, expect_json, expect_keys, expect_type, expect_utc, fresh_folder, tried
from ..verdict import messages, passed
from .chain import START, features_path, line_hash, salted
from .given import (
    COLUMNS,
    GIVEN,
    applications,
    forest_of,
    given_applications,
    model_of,
    models_of,
    probability,
    sha256,
    undecided,
    write_json,
    write_service,
)
from .task4_verify import made_log

not_yet = messages("08-production")
KEYS = ["request", "version", "model", "probability", "refused", "features", "at", "before", "hash"]
SALT_BYTES = 32
CLOSE = 1e-9  # the same model, fitted again on the same computer


def decide(namespace: Mapping[str, Any]) -> None:
    """`decide(service, application)`: by the version in use, on the log before it is returned, chained and salted."""
    models = {"a": forest_of(11), "b": model_of(12), "even": undecided()}
    with fresh_folder() as folder:
        started = datetime.now(UTC)
        write_service(folder, models, {"left": {}, "in use": "a"})
        people = _people(models["a"])
        used: list[str] = []
        earlier: list[bytes] = []
        for number, person in enumerate(people):
            if number == 3:
                write_json(folder / "registry.json", {"left": {"a": "2026-01-01"}, "in use": "b"})
            used.append("a" if number < 3 else "b")
            before = dict(person)
            answer = tried(namespace, "decide", folder if number % 2 else str(folder), person).result()
            expect_type(answer, dict, "decide", "the line of the log, as a dictionary")
            if person != before:
                raise not_yet("E-APPLICATION-CHANGED")
            lines = _lines(folder / "log.jsonl", "`decide`")
            if len(lines) != number + 1:
                raise not_yet("E-NOT-LOGGED", lines=len(lines), decisions=number + 1)
            if lines[:number] != earlier:
                raise not_yet("E-LOG-REWRITTEN", number=number + 1)
            earlier = lines
            if json.loads(json.dumps(answer)) != json.loads(lines[-1]):
                raise not_yet("E-ANSWER-NOT-LINE")
        expect_log(folder, people, used, models, "`decide`", started)
        write_json(folder / "registry.json", {"left": {}, "in use": "even"})
        earlier = made_log(seed=13, count=400)  # over 64 KiB
        (folder / "log.jsonl").write_bytes(b"".join(earlier))
        tried(namespace, "decide", folder, people[1]).result()
        expect_log(folder, people[1:2], ["even"], models, "`decide`", started, earlier)
    passed(
        "decide() answered and logged seven times: the version in use, a whole chain, features apart and salted."
    )


def _people(model: Pipeline) -> list[dict[str, Any]]:
    """Six applications, in two orders of their columns: two just above one half, two below, the last is the first."""
    table = applications(13)
    chances = model.predict_proba(table)[:, 1]
    above, below = (np.flatnonzero(side) for side in (chances >= 0.5, chances < 0.5))
    nearest = [*above[np.argsort(chances[above])[:2]], *below[np.argsort(-chances[below])[:2]]]
    rows = table.iloc[[*nearest, 0, nearest[0]]]
    people: list[dict[str, Any]] = rows[COLUMNS[::-1]].to_dict("records")
    return [*people[:3], *rows[3:].to_dict("records")]


def log_file(folder: str | Path) -> None:
    """`log.jsonl` and the features beside it are those of the exercise's six decisions."""
    folder = Path(folder)
    expect_log(
        folder, given_applications(), ["v4"] * 6, models_of(GIVEN), "the given cell that calls `decide`"
    )
    passed(
        "log.jsonl holds six decisions of v4 in a whole chain; their features lie apart, each with its salt."
    )


def _lines(path: Path, writer: str) -> list[bytes]:
    expect_file(path, writer)
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        raise not_yet("E-LINE-END")
    return content.splitlines()


def expect_log(
    folder: Path,
    people: list[dict[str, Any]],
    used: list[str],
    models: Mapping[str, Pipeline],
    writer: str,
    started: datetime | None = None,
    earlier: Sequence[bytes] = (),
) -> None:
    """`NotYet` unless the log has, after `earlier` lines, a right one for each person, by the version that was used."""
    lines, salts, requests = _lines(folder / "log.jsonl", writer), set(), set()
    old, new = lines[: len(earlier)], lines[len(earlier) :]
    if old != [line.rstrip(b"\n") for line in earlier]:
        raise not_yet("E-LOG-REWRITTEN", number=len(earlier) + 1)
    if len(new) != len(people):
        raise not_yet("E-NOT-LOGGED", lines=len(lines), decisions=len(earlier) + len(people))
    before = json.loads(old[-1])["hash"] if old else START
    for number, (line, person, version) in enumerate(zip(new, people, used, strict=True), start=len(old) + 1):
        entry = _entry(line, number)
        _expect_answer(entry, number, person, version, folder, models)
        expect_utc(entry["at"], f"`at` of line {number}", started)
        if entry["before"] != before:
            raise not_yet("E-CHAIN", number=number, before=entry["before"], wanted=before)
        if entry["hash"] != line_hash(entry):
            if entry["hash"] == line_hash(entry, ("hash", "before")):
                raise not_yet("E-HASH-WITHOUT-BEFORE", number=number)
            raise not_yet("E-LINE-HASH", number=number)
        before = entry["hash"]
        salts.add(_salt(folder, entry, person, number))
        requests.add(entry["request"])
    if len(requests) < len(new):
        raise not_yet("E-REQUEST-TWICE")
    if len(salts) < len(new):
        raise not_yet("E-SALT-TWICE")


def _entry(line: bytes, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        raise not_yet("E-LINE-NOT-JSON", number=number) from None
    found = expect_keys(entry, KEYS, f"line {number} of the log")
    if not isinstance(found["request"], str) or not found["request"].isalnum():
        raise not_yet("E-REQUEST-ID", request=found["request"])
    return found


def _expect_answer(
    entry: dict[str, Any],
    number: int,
    person: dict[str, Any],
    version: str,
    folder: Path,
    models: Mapping[str, Pipeline],
) -> None:
    if entry["version"] != version:
        raise not_yet("E-VERSION-LOGGED", number=number, version=entry["version"], wanted=version)
    path = folder / "versions" / version / "model.joblib"
    if entry["model"] != sha256(expect_file(path, "`write_given`").read_bytes()):
        raise not_yet("E-MODEL-HASH", number=number)
    wanted = probability(models[version], person)
    chance = entry["probability"]
    if type(chance) is not float or abs(chance - wanted) > CLOSE:
        raise not_yet("E-PROBABILITY", number=number, probability=chance, wanted=wanted)
    if entry["refused"] is not (chance >= 0.5):
        raise not_yet("E-REFUSED", number=number, refused=entry["refused"], probability=chance)
    if any(value in entry.values() for value in person.values()):
        raise not_yet("E-FEATURES-LOGGED", number=number)


def _salt(folder: Path, entry: dict[str, Any], person: dict[str, Any], number: int) -> str:
    apart = expect_json(
        features_path(folder, entry["request"]), f"`decide`, for the request of line {number}"
    )
    kept = expect_keys(apart, ["salt", "features"], "the features' file")
    if kept["features"] != person:
        raise not_yet("E-FEATURES-KEPT", number=number)
    try:
        salt = bytes.fromhex(kept["salt"])
    except (ValueError, TypeError):
        raise not_yet("E-SALT-FORM", salt=str(kept["salt"])[:40]) from None
    if len(salt) < SALT_BYTES:
        raise not_yet("E-SALT-SHORT", count=len(salt), wanted=SALT_BYTES)
    if entry["features"] != salted(person, salt):
        if entry["features"] == salted(person, b""):
            raise not_yet("E-UNSALTED", number=number)
        raise not_yet("E-FEATURES-HASH", number=number)
    return str(kept["salt"])
