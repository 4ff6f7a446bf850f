"""Notebooks as files, and what their cells say about themselves."""

import ast
from contextlib import suppress
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .errors import Mistake, last_line
from .results import Kernel, Opening


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


def name_of(cell: NotebookNode, position: int) -> str:
    """What people call a cell: its nbgrader name, or which one it is."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id") or f"cell {position + 1}")


def stopped_cells(names: list[str], seconds: float) -> str:
    """A sentence about the cells that were stopped for time, for whoever reads what follows from it; "" if none was."""
    if not names:
        return ""
    which = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{which} did not end within {seconds:g} s and {'was' if len(names) == 1 else 'were'} stopped."


def opening_of(source: str) -> Opening | None:
    """Where a cell's first statement begins; None if there is none, or if the cell is not Python as a whole.

    A cell may begin with a decorator, be indented throughout, and have line magics further down. Where it begins with
    a cell magic, does not compile, or holds nothing but comments, nothing can be put before what it does.
    """
    statements = _statements(source)
    if not statements:
        return None
    after_future = sum(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in statements
    )
    if after_future == len(statements):
        return None
    first = statements[after_future]
    line = min(node.lineno for node in [first, *getattr(first, "decorator_list", [])]) - 1
    lines = source.split("\n")
    while (
        line < len(lines) and not lines[line].strip()
    ):  # blank lines at the top do not count in IPython's view
        line += 1
    blank = next((number for number, text in enumerate(lines) if text.strip()), 0)
    for candidate in dict.fromkeys((line, line + blank)):
        if candidate < len(lines):
            text = lines[candidate]
            opening = Opening(candidate, text[: len(text) - len(text.lstrip())])
            if _stands_first(source, statements, opening, after_future):
                return opening
    return None


def _stands_first(source: str, statements: list[ast.stmt], opening: Opening, place: int) -> bool:
    """Whether a statement put there comes before all others, and changes none of them."""
    lines = source.split("\n")
    lines.insert(opening.line, f"{opening.indentation}assert False")
    found = _statements("\n".join(lines))
    if found is None or len(found) != len(statements) + 1:
        return False
    added = found.pop(place)
    return isinstance(added, ast.Assert) and list(map(ast.dump, found)) == list(map(ast.dump, statements))


def _statements(source: str) -> list[ast.stmt] | None:
    """The statements that IPython makes of a cell; None if it is no Python."""
    from IPython.core.inputtransformer2 import (
        TransformerManager,
    )  # a quarter of a second, and the grader alone needs it

    try:
        python = TransformerManager().transform_cell(source)
        tree = compile(python, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        compile(python, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError):
        return None
    body: list[ast.stmt] = tree.body
    calls = [node.value for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    return None if any(getattr(call.func, "attr", "") == "run_cell_magic" for call in calls) else body
