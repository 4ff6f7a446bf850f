"""The lines of a log, and the chain that they make."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

START = "0" * 64  # stands for the line before the first


def canonical(content: Mapping[str, Any]) -> bytes:
    """The same bytes for the same content: JSON with sorted keys and without spaces, as UTF-8."""
    return json.dumps(dict(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def line_hash(entry: Mapping[str, Any], without: Sequence[str] = ("hash",)) -> str:
    """The SHA-256 of everything in the line but `without`."""
    return hashlib.sha256(
        canonical({key: value for key, value in entry.items() if key not in without})
    ).hexdigest()


def salted(features: Mapping[str, Any], salt: bytes) -> str:
    return hashlib.sha256(salt + canonical(features)).hexdigest()


def chained(entries: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """The lines of a whole log of these entries, whatever hashes they came with."""
    lines, before = [], START
    for entry in entries:
        whole = {**entry, "before": before}
        before = whole["hash"] = line_hash(whole)
        lines.append(canonical(whole) + b"\n")
    return lines


def first_break(lines: Sequence[bytes]) -> int:
    """The number, from 1, of the first line at which the chain breaks; 0 if it holds."""
    before = START
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            if entry["before"] != before or entry["hash"] != line_hash(entry):
                return number
        except (ValueError, KeyError, TypeError):
            return number
        before = entry["hash"]
    return 0


def features_path(service: Path, request: str) -> Path:
    return service / "features" / f"{request}.json"
