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


def whole_lines(path: Path) -> list[bytes]:
    """The lines that were written to their end; a kill may leave a piece of one more."""
    return path.read_bytes().splitlines(keepends=True) if path.exists() else []


def append(path: Path, features: Mapping[str, Any], **decision: Any) -> dict[str, Any]:
    """Add a line for a decision, and keep its features and their salt apart, under the request's id.

    The line is on the disk before this returns, so before anybody is told the answer. A torn last line, left by a
    kill, is cut off first: its decision had not been told to anybody.
    """
    request, salt = secrets.token_hex(8), secrets.token_bytes(32)
    apart = path.parent / "features" / f"{request}.json"
    apart.parent.mkdir(exist_ok=True)
    apart.write_text(json.dumps({"salt": salt.hex(), "features": dict(features)}), encoding="utf-8")
    with locked(path):
        lines = whole_lines(path)
        if lines and not lines[-1].endswith(b"\n"):
            torn = lines.pop()
            with path.open("r+b") as file:
                file.truncate(path.stat().st_size - len(torn))
        entry = {
            "request": request,
            **decision,
            "features": salted(features, salt),
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "before": json.loads(lines[-1])["hash"] if lines else START,
        }
        entry["hash"] = line_hash(entry)
        with path.open("ab") as file:
            file.write(canonical(entry) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return entry


def verify_log(path: Path, last: str | None = None) -> str:
    """Where the chain breaks, or "". `last` is the newest hash, kept elsewhere: only it shows a cut-off end."""
    before = START
    for number, line in enumerate(whole_lines(path), start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            return f"line {number} is not whole"
        if entry["before"] != before:
            return f"before line {number} a line was deleted, inserted or changed"
        if line_hash(entry) != entry["hash"]:
            return f"line {number} was changed"
        before = entry["hash"]
    return "the end was cut off" if last not in (None, before) else ""


def entries(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in whole_lines(path)]


def features_of(path: Path, request: str) -> dict[str, Any] | None:
    """What the model was told, or None if it was erased."""
    apart = path.parent / "features" / f"{request}.json"
    return json.loads(apart.read_text(encoding="utf-8"))["features"] if apart.exists() else None


def erase(path: Path, request: str) -> None:
    """Forget a person's data. The line stays, and the chain with it; without the salt its hash tells nothing."""
    (path.parent / "features" / f"{request}.json").unlink()
