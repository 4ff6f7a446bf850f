"""Notebooks as files, and what their cells say about themselves."""

from pathlib import Path

import nbformat

from .errors import Mistake
from .results import Place


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """The notebook at `path`. Raises `Mistake` if there is none, or if it cannot be read."""
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise Mistake(f"There is no notebook {path}.") from None
    except Exception as error:  # nbformat lets many kinds through
        raise Mistake(
            f"{path} is not a readable notebook ({last_line(str(error))}): open it in JupyterLab, save it again, or "
            "start from a fresh copy."
        ) from None


def place(source: str) -> Place:
    """Where a graded cell runs: the first line of the instructor's source says so."""
    first = " ".join(source.partition("\n")[0].casefold().split())
    return {"# fresh process": "fresh", "# clean room": "clean"}.get(first, "student")


def last_line(text: str) -> str:
    """The last line with something on it, where tracebacks say what happened."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no reason given")
