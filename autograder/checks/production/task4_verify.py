"""Task 4: is the log whole?"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..kit import call, expect_type, fresh_folder, plain
from ..verdict import messages, passed
from .chain import START, canonical, chained, first_break, line_hash

not_yet = messages("08-production")


def made_log(seed: int, count: int) -> list[bytes]:
    """The lines of a whole log with made-up decisions, over 250 bytes each."""
    rng = np.random.default_rng([80, seed])
    entries = [
        {
            "request": f"{int(n):08x}",
            "version": "v1",
            "probability": float(rng.random()),
            "refused": False,
            "at": "x",
        }
        for n in rng.integers(2**31, size=count)
    ]
    return chained(entries)


def tampered(lines: list[bytes]) -> list[tuple[str, list[bytes]]]:
    """Ways to change a log, each with what it is called."""
    kinder = json.loads(lines[3]) | {"refused": True}
    rehashed = kinder | {"hash": line_hash(kinder)}
    first = json.loads(lines[0]) | {"probability": 0.0}
    cut = json.loads(lines[4]) | {"before": START}
    return [
        ("a line in the middle was changed", [*lines[:3], canonical(kinder) + b"\n", *lines[4:]]),
        (
            "a line in the middle was changed, and its own hash made anew",
            [*lines[:3], canonical(rehashed) + b"\n", *lines[4:]],
        ),
        ("the first line was changed", [canonical(first) + b"\n", *lines[1:]]),
        (
            "the last line was changed",
            [*lines[:-1], canonical(json.loads(lines[-1]) | {"version": "v9"}) + b"\n"],
        ),
        ("the last line but one was deleted", [*lines[:-2], lines[-1]]),
        ("a line was deleted", lines[:2] + lines[3:]),
        ("the first line was deleted", lines[1:]),
        ("a line was inserted", [*lines[:5], lines[1], *lines[5:]]),
        ("two lines were swapped", [*lines[:2], lines[3], lines[2], *lines[4:]]),
        (
            "the chain begins anew in the middle",
            [*lines[:4], canonical(cut | {"hash": line_hash(cut)}) + b"\n", *lines[5:]],
        ),
        ("the first line is torn", [lines[0][: len(lines[0]) // 2] + b"\n", *lines[1:]]),
        ("a line in the middle is torn", [*lines[:3], lines[3][: len(lines[3]) // 2] + b"\n", *lines[4:]]),
        ("the last line is torn", [*lines[:-1], lines[-1][: len(lines[-1]) // 2]]),
    ]


def verify_log(namespace: Mapping[str, Any]) -> None:
    """`verify_log(path, last)`: 0 for whole logs, the number of the line where one breaks, the cut-off end."""
    lines = made_log(seed=int(np.random.default_rng().integers(1000)), count=400)
    last = json.loads(lines[-1])["hash"]
    with fresh_folder() as folder:
        path = folder / "log.jsonl"

        def expect(what: str, content: list[bytes], kept: str | None, wanted: int) -> None:
            path.write_bytes(b"".join(content))
            answer = call(namespace, "verify_log", path if kept else str(path), kept)
            expect_type(answer, int, "verify_log", "a number: 0, or that of the line")
            if type(answer) is bool or plain(answer) != wanted:
                raise _said(what, plain(answer), wanted)
            if path.read_bytes() != b"".join(content):
                raise not_yet("E-LOG-CHANGED")

        expect("nothing was changed", lines, None, 0)
        expect("nothing was changed, and the last hash is given", lines, last, 0)
        expect("the log is empty", [], None, 0)
        ways = tampered(lines)
        for what, content in ways:
            expect(what, content, None, first_break(content))
        expect("the end was cut off, the last hash is not given", lines[:5], None, 0)
        expect("the end was cut off, the last hash is given", lines[:5], last, 6)
        expect("everything was cut off, the last hash is given", [], last, 1)
    passed(
        f"verify_log() found {len(ways)} kinds of tampering at their lines, and the cut-off end with the last hash."
    )


def _said(what: str, answer: Any, wanted: int) -> Exception:
    if wanted == 0:
        return not_yet("E-WHOLE-REFUSED", what=what, answer=answer)
    if answer == 0:
        return not_yet("E-NOT-NOTICED", what=what, wanted=wanted)
    return not_yet("E-WHERE", what=what, answer=answer, wanted=wanted)
