"""Task 5: replay."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..kit import expect_error, expect_type, fresh_folder, tried
from ..verdict import messages, passed
from .chain import chained, features_path, salted
from .given import applications, model_of, probability, sha256, write_json, write_service

not_yet = messages("08-production")
SALT = bytes(range(32))


def decided(
    folder: Path, seeds: Mapping[str, int], used: list[str], off: float = 0.0
) -> list[dict[str, Any]]:
    """A service with a log of decisions by these versions, one after another; what each line says.

    The last probability is `off` by so much from the model's: as if it had been made in another environment.
    """
    write_service(folder, seeds, {"in use": used[-1], "left": {}})
    lines = []
    for number, (version, person) in enumerate(zip(used, applications(21).to_dict("records"), strict=False)):
        request, chance = f"request{number}", probability(model_of(seeds[version]), person)
        chance += off if number == len(used) - 1 else 0.0
        write_json(features_path(folder, request), {"salt": SALT.hex(), "features": person})
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
    used, seeds = ["p", "q", "r", "p", "q", "r", "p"], {"p": 31, "q": 32, "r": 33}
    with fresh_folder() as folder:
        lines = decided(folder, seeds, used, off=1e-6)
        for number in (0, 4, 5, 1, 6):
            answer = tried(namespace, "replay", folder, f"request{number}").result()
            expect_type(answer, tuple | list, "replay", "two probabilities: then, now")
            person = applications(21).to_dict("records")[number]
            _expect_pair(list(answer), lines[number], probability(model_of(seeds[used[number]]), person))
        features_path(folder, "request2").unlink()
        model = folder / "versions" / "q" / "model.joblib"
        model.write_bytes((folder / "versions" / "p" / "model.joblib").read_bytes())
        changed = features_path(folder, "request3")
        write_json(changed, {"salt": SALT.hex(), "features": applications(21).to_dict("records")[6]})
        (folder / "versions" / "r").rename(folder / "gone")
        for request, what in (
            ("request2", "its features were erased"),
            ("request4", "its version's file was replaced"),
            ("request3", "its features were replaced"),
            ("request5", "its version was deleted"),
            ("request99", "there is no such request"),
        ):
            outcome = tried(namespace, "replay", folder, request)
            other = not_yet("E-REPLAY-ERROR", what=what, outcome=outcome)
            expect_error(outcome, LookupError, silent=not_yet("E-REPLAYED", what=what), other=other)
    passed(
        "replay() repeated five decisions with their versions, one of them unlike the log; it said no to five others."
    )


def _expect_pair(answer: list[Any], line: dict[str, Any], wanted: float) -> None:
    if len(answer) != 2:
        raise not_yet("E-REPLAY-PAIR", count=len(answer))
    then, now = (float(value) for value in answer)
    if then != line["probability"]:
        raise not_yet("E-THEN", then=then, wanted=line["probability"])
    if now == then != wanted:
        raise not_yet("E-NOW-FROM-LOG", now=now, wanted=wanted)
    if now != wanted:
        raise not_yet("E-NOW", now=now, wanted=wanted, version=line["version"])
