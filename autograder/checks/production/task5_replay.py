"""Task 5: replay."""

import functools
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sklearn.pipeline import Pipeline

from ..kit import expect_error, expect_type, fresh_folder, is_number, tried
from ..verdict import messages, passed
from .chain import chained, features_path, salted
from .given import COLUMNS, applications, forest_of, model_of, probability, sha256, write_json, write_service

not_yet = messages("08-production")
SALT = bytes(range(32))
PEOPLE: list[dict[str, Any]] = applications(21)[COLUMNS[::-1]].head(8).to_dict("records")


def decided(
    folder: Path, models: Mapping[str, Pipeline], used: Sequence[str], off: float = 0.0
) -> list[dict[str, Any]]:
    """A service with a log of decisions by these versions, one after another; what each line says.

    The last probability is `off` by so much from the model's: as if it had been made in another environment.
    """
    write_service(folder, models, {"left": {}, "in use": used[-1]})
    asked = functools.cache(lambda version, number: probability(models[version], PEOPLE[number]))
    lines = []
    for number, version in enumerate(used):
        request, person = f"request{number}", PEOPLE[number % len(PEOPLE)]
        chance = asked(version, number % len(PEOPLE)) + (off if number == len(used) - 1 else 0.0)
        write_json(features_path(folder, request), {"features": person, "salt": SALT.hex()})
        lines.append(
            {
                "request": request,
                "version": version,
                "model": sha256((folder / "versions" / version / "model.joblib").read_bytes()),
                "probability": chance,
                "refused": chance >= 0.5,
                "features": salted(person, SALT),
                "at": f"2026-01-{number + 1:02}T09:00:00+00:00",
            }
        )
    (folder / "log.jsonl").write_bytes(b"".join(chained(lines)))
    return lines


def replay(namespace: Mapping[str, Any]) -> None:
    """`replay(service, request)`: what was answered and what the version on the log says, or a LookupError."""
    used, models = list("pqr") * 60, {"p": model_of(31), "q": model_of(32), "r": forest_of(33)}
    with fresh_folder() as folder:
        lines = decided(folder, models, used, off=1e-6)
        last = len(used) - 1
        for number in (0, 4, 5, 1, last):
            place = folder if number % 2 else str(folder)
            answer = tried(namespace, "replay", place, f"request{number}").result()
            expect_type(answer, tuple | list, "replay", "two probabilities: then, now")
            person = PEOPLE[number % len(PEOPLE)]
            _expect_pair(list(answer), lines[number], probability(models[used[number]], person))
        features_path(folder, "request2").unlink()
        orphan = features_path(folder, "request999")  # as if the service had died before it wrote the line
        shutil.copy(features_path(folder, "request0"), orphan)
        model = folder / "versions" / "q" / "model.joblib"
        model.write_bytes((folder / "versions" / "p" / "model.joblib").read_bytes())
        changed = features_path(folder, "request3")
        write_json(changed, {"features": PEOPLE[6], "salt": SALT.hex()})
        (folder / "versions" / "r").rename(folder / "gone")
        for request, what in (
            ("request2", "its features were erased"),
            ("request4", "its version's file was replaced"),
            ("request3", "its features were replaced"),
            ("request5", "its version was deleted"),
            ("request77777", "there is no such request"),
            ("request999", "there is no such request on the log, only features"),
        ):
            outcome = tried(namespace, "replay", folder, request)
            other = not_yet("E-REPLAY-ERROR", what=what, outcome=outcome)
            expect_error(outcome, LookupError, silent=not_yet("E-REPLAYED", what=what), other=other)
    passed(
        "replay() repeated five decisions with their versions, one of them unlike the log; it said no to six others."
    )


def _expect_pair(answer: list[Any], line: dict[str, Any], wanted: float) -> None:
    if len(answer) != 2:
        raise not_yet("E-REPLAY-PAIR", count=len(answer))
    for value in answer:
        if not is_number(value):
            raise not_yet("E-REPLAY-NUMBER", value=value)
    then, now = (float(value) for value in answer)
    if then != line["probability"]:
        raise not_yet("E-THEN", then=then, wanted=line["probability"])
    if now == then != wanted:
        raise not_yet("E-NOW-FROM-LOG", now=now, wanted=wanted)
    if now != wanted:
        raise not_yet("E-NOW", now=now, wanted=wanted, version=line["version"])
