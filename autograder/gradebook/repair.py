"""A submitted notebook made whole again: what the instructor fixed is as the instructor made it.

Everything that says how a cell is graded comes from the gradebook's source cells and the instructor's notebook. Of the
submission only the student's own work remains: the text of cells that are not locked, and cells of the student's own.
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from .sources import SourceCell


def repair(
    notebook: NotebookNode,
    source_cells: Sequence[SourceCell],
    given_cells: Mapping[tuple[str, str], dict[str, Any]],
    notice: str,
) -> NotebookNode:
    """A copy of the notebook in which each source cell is there once, in its own type, with its own flags.

    `given_cells` holds the metadata of the instructor's other cells by type and text; a cell of the student's own has
    none, since tags could keep it from running. Of duplicates the last one counts, as in nbgrader. `notice`, with
    ``{cell_id}`` in it, is put above a cell that had to be put back: in a cell of its own, because the first line of a
    graded cell has a meaning.
    """
    known = {source.name: source for source in source_cells}
    claims = [_grade_id(cell) for cell in notebook.cells]
    last = {name: index for index, name in enumerate(claims) if name in known}
    names = [name if name and last.get(name) == index else None for index, name in enumerate(claims)]
    cells = [
        _restored(cell, known[name]) if name else _own(cell, given_cells)
        for cell, name in zip(notebook.cells, names, strict=True)
    ]
    before: list[str] = []
    for source in source_cells:
        if source.name not in names and source.indispensable:
            position = _position_after(before, names)
            put_back = [new_markdown_cell(notice.format(cell_id=source.name).strip())] if notice else []
            put_back.append(_restored(new_code_cell(source.source), source))
            cells[position:position] = put_back
            names[position:position] = [None] * (len(put_back) - 1) + [source.name]
        before.append(source.name)
    whole = NotebookNode(notebook | {"cells": cells, "metadata": NotebookNode(notebook.metadata)})
    if whole.nbformat_minor < 5:  # this format knows no cell ids
        for cell in cells:
            cell.pop("id", None)
    return whole


def _grade_id(cell: NotebookNode) -> str | None:
    """The source cell that a submitted cell says it is: a stranger's word, of any type."""
    metadata = cell.metadata.get("nbgrader")
    name = metadata.get("grade_id") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else None


def _restored(cell: NotebookNode, source: SourceCell) -> NotebookNode:
    """The cell in the type, and where it is locked with the text, that the instructor gave it."""
    fixed = {
        "cell_type": source.cell_type,
        "metadata": source.full_metadata(),
        "source": source.source if source.locked else cell.source,
    }
    if source.cell_type == "code":
        own = {"outputs": cell.get("outputs", []), "execution_count": cell.get("execution_count")}
    else:
        own = {"attachments": cell.attachments} if "attachments" in cell else {}
    return NotebookNode({key: cell[key] for key in ("id",) if key in cell} | own | fixed)


def _own(cell: NotebookNode, given_cells: Mapping[tuple[str, str], dict[str, Any]]) -> NotebookNode:
    metadata = given_cells.get((cell.cell_type, cell.source), {})
    return NotebookNode(cell | {"metadata": copy.deepcopy(metadata)})


def _position_after(before: Sequence[str], names: Sequence[str | None]) -> int:
    """Where a lost cell belongs: behind the nearest one it follows, and behind the student's own cells there."""
    position = next((names.index(name) + 1 for name in reversed(before) if name in names), 0)
    while 0 < position < len(names) and names[position] is None:
        position += 1
    return position
