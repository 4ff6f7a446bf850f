"""Notebooks as files, and what their cells say about themselves."""

import ast
from contextlib import suppress
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .errors import Mistake, last_line
from .results import Kernel


def read_notebook(path: Path) -> NotebookNode:
    """The notebook at `path`. Raises `Mistake` if there is none, or if it cannot be read."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        return notebook
    except FileNotFoundError:
        raise Mistake(f"There is no notebook {path}.") from None
    except Exception as error:  # nbformat lets many kinds through
        raise Mistake(
            f"{path} is not a readable notebook ({last_line(str(error))}): open it in JupyterLab, save it again, or "
            "start from a fresh copy."
        ) from None


def imports_of(notebook: NotebookNode) -> list[str]:
    """The full names of what a notebook's cells import, in their order."""
    found: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with suppress(SyntaxError):
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import):
                    found += [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return list(dict.fromkeys(found))


def kernel_for(source: str) -> Kernel:
    """The kernel in which a graded cell runs: the first line of the instructor's source says so."""
    first = " ".join(source.partition("\n")[0].casefold().split())
    return "fresh" if first == "# fresh process" else "clean" if first == "# clean room" else "student"
