"""What a stranger handed in: notebooks that can be read, or one sentence why not."""

from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

LARGEST_NOTEBOOK = 50 * 2**20  # bytes


class Refused(Exception):
    """A submission that cannot be graded: the text is one sentence that says why."""


def take_in(submitted: Path, names: Iterable[str]) -> dict[str, NotebookNode]:
    """The notebooks called `names` that were handed in. Raises `Refused` for one that cannot be read."""
    notebooks = {}
    for name in names:
        path = submitted / f"{name}.ipynb"
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise Refused(f"{path.name} is not a regular file: ask for the notebook itself.")
        if path.exists():
            notebooks[name] = _read(path)
    return notebooks


def _read(path: Path) -> NotebookNode:
    if path.stat().st_size > LARGEST_NOTEBOOK:
        raise Refused(
            f"{path.name} is larger than {LARGEST_NOTEBOOK // 2**20} MB: ask for it without its outputs."
        )
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except RecursionError:
        raise Refused(f"{path.name} is nested too deeply to be a notebook.") from None
    except Exception:  # nbformat lets many kinds through
        raise Refused("The submitted notebook is damaged and cannot be read: ask for a new copy.") from None
    return notebook
