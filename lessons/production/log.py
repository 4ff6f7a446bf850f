"""The audit log: a line a decision, each with the hash of the one before. What can be erased lies apart."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    fcntl = None

START = "0" * 64
"""What stands for the line before the first."""
LONGEST_LINE = 16_384
"""Bytes; our own have about 400."""


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The same bytes for the same content, whatever the order it was written in."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def line_hash(entry: Mapping[str, Any]) -> str:
    """Of everything in the line but its own hash; the hash of the line before is in it."""
    return hashlib.sha256(
        canonical({name: value for name, value in entry.items() if name != "hash"})
    ).hexdigest()


def salted(features: Mapping[str, Any], salt: bytes) -> str:
    return hashlib.sha256(salt + canonical(features)).hexdigest()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One writer at a time. The system takes the lock back from a process that dies with it."""
    with path.with_suffix(".lock").open("a") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        yield


def lines_of(path: Path) -> list[bytes]:
    """All lines with their ends; a kill may have left a last one that has none."""
    return path.read_bytes().splitlines(keepends=True) if path.exists() else []


def append(path: Path, features: Mapping[str, Any], **decision: Any) -> dict[str, Any]:
    """Add a line for a decision, and keep its features and their salt apart, under the request's id.

    The line is on the disk before this returns, so before anybody is told the answer. A torn last line, left by a
    kill, is cut off first: its decision had not been told to anybody.
    """
    request, salt = secrets.token_hex(8), secrets.token_bytes(32)
    apart = _apart(path, request)
    apart.parent.mkdir(exist_ok=True)
    apart.write_text(json.dumps({"salt": salt.hex(), "features": dict(features)}), encoding="utf-8")
    with locked(path):
        before = _last_hash(path)
        entry = {
            "request": request,
            **decision,
            "features": salted(features, salt),
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "before": before,
        }
        entry["hash"] = line_hash(entry)
        with path.open("ab") as file:
            file.write(canonical(entry) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return entry


def _last_hash(path: Path) -> str:
    """The hash of the last whole line, found from the end of the file; a torn piece after it is cut off."""
    if not path.exists():
        return START
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        tail_start = file.seek(max(0, size - LONGEST_LINE * 2))
        tail = file.read()
        whole = tail[: tail.rfind(b"\n") + 1]
        file.truncate(tail_start + len(whole))
    return json.loads(whole.splitlines()[-1])["hash"] if whole else START


def verify_log(path: Path, last: str | None = None) -> str:
    """Where the chain breaks, or "". `last` is the newest hash, kept elsewhere: only it shows a cut-off end."""
    before = START
    for number, line in enumerate(lines_of(path), start=1):
        try:
            entry = json.loads(line)
            own, link = entry["hash"], entry["before"]
        except (ValueError, KeyError, TypeError):
            return f"line {number} is not whole"
        if link != before:
            return f"before line {number} a line was deleted, inserted or changed"
        if line_hash(entry) != own:
            return f"line {number} was changed"
        before = own
    return "the end was cut off" if last not in (None, before) else ""


def entries(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines_of(path)]


def features_of(path: Path, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the model was told in this line. Raises `LookupError` if that was erased, or is not what was judged."""
    apart = _apart(path, entry["request"])
    if not apart.exists():
        raise LookupError("its features were erased; the line on the log is all that is left")
    kept = json.loads(apart.read_text(encoding="utf-8"))
    if salted(kept["features"], bytes.fromhex(kept["salt"])) != entry["features"]:
        raise LookupError("the features that were kept are not those that were judged")
    return kept["features"]


def erase(path: Path, request: str) -> None:
    """Forget a person's data. The line stays, and the chain with it; without the salt its hash tells nothing."""
    _apart(path, request).unlink(missing_ok=True)


def _apart(path: Path, request: str) -> Path:
    """Where a request's features lie, with their salt."""
    return path.parent / "features" / f"{request}.json"
