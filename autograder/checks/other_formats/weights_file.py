"""A safetensors file, written and read without the library: 8 bytes, a header in JSON, and the numbers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..kit import expect_file
from ..verdict import messages

MAX_BYTES = 10**6
KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "u1", "I8": "i1"}
not_yet = messages("09-other-formats")


@dataclass(frozen=True)
class Weights:
    """What a file holds: arrays by name, and notes by name."""

    arrays: dict[str, np.ndarray]
    notes: dict[str, str]


def write_weights(path: Path, weights: Weights) -> None:
    """Write the file, the arrays in C order."""
    header: dict[str, Any] = {"__metadata__": weights.notes}
    body = b""
    for name, array in weights.arrays.items():
        kind = next(kind for kind, code in KINDS.items() if np.dtype(code) == array.dtype)
        content = array.tobytes()  # in C order, whatever the array's own is
        header[name] = {
            "dtype": kind,
            "shape": list(array.shape),
            "data_offsets": [len(body), len(body) + len(content)],
        }
        body += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)


def expect_weights(path: Path, writer: str) -> Weights:
    """What the file holds; `NotYet` if it is missing or no safetensors file."""
    expect_file(path, writer)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"it has more than {MAX_BYTES:,} bytes")
        return _read(path.read_bytes())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if path.read_bytes()[:1] == b"\x80" or path.read_bytes()[:2] == b"PK":
            raise not_yet("E-PICKLED", file=path.name) from None
        raise not_yet("E-NOT-SAFETENSORS", action=f"reading {path.name} gave", error=error) from None


def _read(data: bytes) -> Weights:
    end = 8 + int.from_bytes(data[:8], "little")
    if len(data) < 8 or end > len(data):
        raise ValueError("the header is longer than the file")
    header = json.loads(data[8:end])
    notes = header.pop("__metadata__", {})
    if not all(isinstance(value, str) for value in notes.values()):
        raise ValueError("a note that is no text")
    arrays = {}
    for name, entry in header.items():
        start, stop = entry["data_offsets"]
        if not 0 <= start <= stop <= len(data) - end:
            raise ValueError(f"the array {name} lies outside the file")
        values = np.frombuffer(data[end + start : end + stop], KINDS[entry["dtype"]])
        arrays[name] = values.reshape(entry["shape"])
    return Weights(arrays, notes)
