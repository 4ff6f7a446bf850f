"""What must come of it, on disk: a file, a JSON object, a table, a model that can be opened without running code."""

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ..loader import BadFile, Opened, RefusedClass, open_model
from ..verdict import messages

MAX_JSON = 10**6  # bytes
not_yet = messages("shared")


@contextlib.contextmanager
def fresh_folder() -> Iterator[Path]:
    """A new folder, while the working directory is another: a fixed path cannot reach the notebook's own files."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        given, elsewhere = Path(name, "given"), Path(name, "elsewhere")
        given.mkdir()
        elsewhere.mkdir()
        with contextlib.chdir(elsewhere):
            yield given


def expect_file(path: Path, writer: str) -> Path:
    """`path`; `NotYet` if there is no file. `writer` names who should have written it: "`save_all`"."""
    if not path.is_file():
        raise not_yet("E-FILE-MISSING", file=path.name, writer=writer)
    return path


def expect_json(path: Path, writer: str) -> Any:
    """What the JSON file holds; `NotYet` if it is missing or no JSON."""
    expect_file(path, writer)
    try:
        if path.stat().st_size > MAX_JSON:
            raise ValueError(f"it has more than {MAX_JSON:,} bytes")
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_json)
    except (ValueError, RecursionError) as error:
        raise not_yet("E-NOT-JSON", file=path.name, problem=error) from None


def _no_json(constant: str) -> None:
    """Python writes and reads NaN and Infinity; JSON knows neither, and other readers stop there."""
    raise ValueError(f"it has {constant} in it, which is not JSON; write None, which becomes null")


def expect_keys(value: Any, keys: Sequence[str], subject: str) -> dict[str, Any]:
    """`value`, which came from JSON; `NotYet` unless it is a dictionary with these keys, and perhaps others."""
    if isinstance(value, str):
        raise not_yet("E-JSON-TWICE", subject=subject)
    missing = [key for key in keys if not isinstance(value, dict) or key not in value]
    if missing:
        raise not_yet("E-KEYS", subject=subject, missing=missing, keys=list(keys))
    found: dict[str, Any] = value
    return found


def expect_csv(path: Path, writer: str) -> pd.DataFrame:
    """The table in the CSV file; `NotYet` if it is missing or cannot be read."""
    expect_file(path, writer)
    try:
        return pd.read_csv(path)
    except Exception as error:
        raise not_yet("E-NOT-CSV", file=path.name, problem=error) from None


def expect_columns(table: pd.DataFrame, columns: list[str]) -> None:
    """`NotYet` unless the table has these columns, in this order."""
    if list(table.columns) != columns:
        raise not_yet("E-COLUMNS", columns=list(table.columns), wanted=columns)


def expect_model_file(path: Path, writer: str) -> Opened:
    """Open a learner's pickle or joblib file through the allow-list; `NotYet` if that cannot be done."""
    expect_file(path, writer)
    try:
        return open_model(path)
    except RefusedClass as error:
        raise not_yet("E-REFUSED-CLASS", file=path.name, asked=error.name) from None
    except BadFile as error:
        if path.stat().st_size == 0 or re.search("truncated|Ran out of input|EOF", str(error)):
            raise not_yet("E-FILE-NOT-CLOSED", action=f"opening {path.name} raised", error=error) from None
        raise not_yet("E-FILE-BROKEN", file=path.name, problem=error) from None


def is_open(path: Path) -> bool:
    """Whether this process still has the file open, where that can be seen (on Linux)."""
    handles, wanted = Path("/proc/self/fd"), os.path.realpath(path)
    return handles.is_dir() and any(os.path.realpath(handle) == wanted for handle in handles.iterdir())
