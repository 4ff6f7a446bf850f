"""The pointer, `current.json`: all that a service reads."""

from pathlib import Path
from typing import Any

from ..kit import expect_json
from ..verdict import messages

not_yet = messages("06-versioning")


def expect_object(path: Path, writer: str) -> dict[str, Any]:
    """The dictionary in a JSON file; `NotYet` if it holds anything else."""
    value = expect_json(path, writer)
    if not isinstance(value, dict):
        raise not_yet("E-NOT-JSON", file=path.name, problem="it holds no dictionary")
    return value


def version_in(folder: Path) -> Any:
    """The version that the pointer names, or None."""
    return expect_object(folder / "current.json", "`promote` and `rollback`").get("version")


def expect_pointer(folder: Path, version: int) -> None:
    """`NotYet` unless the pointer names this version, as an int."""
    found = version_in(folder)
    if found != version or type(found) is not int:
        raise not_yet("E-POINTER", version=version, found=found)
