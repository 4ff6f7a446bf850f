"""Does a verdict follow from what its lesson measured? Change one measured thing, and see whether it turns.

`lessons/claims.csv` names a verdict cell for each claim and one line of Python that changes what was measured.
`report` runs in the lesson's own kernel, after the lesson: it executes that line and then the cell again, both in a
copy of the lesson's variables. `complaints` compares what came out with what the lesson printed.
"""

import ast
import contextlib
import copy
import csv
import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.utils.capture import capture_output
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

COLUMNS = ["claim", "seeds", "lesson", "cell", "if", "then"]
VERDICTS = {
    "true",
    "false",
    "false today",
    "mostly",
    "depends",
    "outdated",
    "bad advice",
    "not measured",
    "policy",
}
PREFIX = "verdicts-"

Row = dict[str, str]
Verdicts = dict[int, str]


def read(path: Path) -> list[Row]:
    """The rows of a ledger."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def verdict_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells of a lesson that say what the slide said and what was measured."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.id.startswith(PREFIX)]


def cell_that_reports(notebook: NotebookNode, rows: list[Row]) -> NotebookNode:
    """A cell that prints the `report` on a lesson, to be executed after all of the lesson's own."""
    cells = {cell.id: cell.source for cell in verdict_cells(notebook)}
    ours = f"__import__('runpy').run_path({__file__!r})"
    return new_code_cell(f"print({ours}['report'](globals(), {cells!r}, {rows!r}))")


def claims_in(source: str) -> dict[int, list[ast.expr]]:
    """The rows written out in a verdict cell: the claim's number, and for each row of it the verdict's expression."""
    found: dict[int, list[ast.expr]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Tuple) and len(node.elts) == 4:
            number, text, _, verdict = node.elts
            says_something = not isinstance(text, ast.Constant) or isinstance(text.value, str)
            if isinstance(number, ast.Constant) and type(number.value) is int and says_something:
                found.setdefault(number.value, []).append(verdict)
    return found


def bound(source: str) -> set[str]:
    """The names that a piece of code gives a value to, in functions too, but not those of a comprehension alone."""
    tree, names = ast.parse(source), set()
    passing = _of_comprehensions(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and node not in passing:
            names.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
    return names


def changed(line: str) -> set[str]:
    """The variables that a line of the ledger changes, in whole or in part: `big["a"] = 1` changes `big`."""
    tree = ast.parse(line)
    parts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)
    )
    in_part = {node.id for part in parts for node in ast.walk(part) if isinstance(node, ast.Name)}
    return bound(line) | in_part


def _of_comprehensions(tree: ast.AST) -> set[ast.AST]:
    """The targets of `for` inside brackets."""
    targets = (node.target for node in ast.walk(tree) if isinstance(node, ast.comprehension))
    return {part for target in targets for part in ast.walk(target)}


def named(source: str) -> set[str]:
    """Every name in a piece of code."""
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}


def again(cell: str, variables: Mapping[str, Any], change: str = "") -> Verdicts:
    """The verdicts of a verdict cell, executed once more after `change` in a copy of the lesson's variables.

    What `change` names is copied deeply, so that the lesson's own things stay as they are.
    """
    copied = dict(variables)
    for name in named(change) & set(copied):
        with contextlib.suppress(Exception):  # a module, say: `change` may look at it, and no more
            copied[name] = copy.deepcopy(copied[name])
    kept = list(copied.values())  # alive, so that nothing new gets the identity of something old
    old = {id(value) for value in kept}
    with capture_output():
        exec(compile(change, "the ledger", "exec"), copied)
        exec(compile(cell, "the verdict cell", "exec"), copied)
    found: dict[int, set[str]] = {}
    for value in copied.values():
        if isinstance(value, pd.DataFrame) and id(value) not in old and {"claim", "verdict"} <= set(value):
            for claim, verdict in zip(value["claim"], value["verdict"], strict=True):
                found.setdefault(int(claim), set()).add(str(verdict))
    return {claim: " and ".join(sorted(words)) for claim, words in found.items()}


def report(variables: Mapping[str, Any], cells: Mapping[str, str], rows: Iterable[Row]) -> str:
    """As JSON, the verdicts of each cell without a change (`unchanged`), of each row with its `if` (`changed`), and of
    each cell once more at the end (`afterwards`); a text in place of verdicts is the error that came instead."""

    def tried(cell: str, change: str = "") -> Verdicts | str:
        try:
            return again(cells[cell], variables, change)
        except BaseException as error:
            return f"{type(error).__name__}: {error}"

    unchanged = {cell: tried(cell) for cell in cells}
    changed = [tried(row["cell"], row["if"]) if row["if"] else {} for row in rows]
    return json.dumps(
        {"unchanged": unchanged, "changed": changed, "afterwards": {cell: tried(cell) for cell in cells}}
    )


def printed(cell: Mapping[str, Any], column: str = "verdict") -> Verdicts:
    """The verdicts that an executed verdict cell shows, or another column, read from its table as a reader sees it."""
    found = {}
    for output in cell["outputs"]:
        lines = re.findall(r"<tr>(.*?)</tr>", output.get("data", {}).get("text/html", ""), re.DOTALL)
        table = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in lines]
        if table and "claim" in table[0] and column in table[0]:
            claim, verdict = table[0].index("claim"), table[0].index(column)
            found |= {int(line[claim]): html.unescape(line[verdict]) for line in table[1:]}
    return found


def complaints(rows: list[Row], shown: Mapping[str, Verdicts], reported: str) -> list[str]:
    """What is wrong with a lesson's rows, one sentence each. `shown` is what each verdict cell printed."""
    wrong = []
    tried = json.loads(reported)
    for cell, verdicts in tried["unchanged"].items():
        if isinstance(verdicts, str):
            wrong.append(f"{cell} fails when it is executed again: {verdicts}")
            continue
        for claim, real in shown[cell].items():
            if (now := verdicts.get(str(claim))) != real:
                wrong.append(
                    f"claim {claim} in {cell} printed {real!r}; executed again, the cell says {now!r}."
                )
        if tried["afterwards"][cell] != verdicts:
            wrong.append(f"{cell}: a row of the ledger changed the lesson's own variables for good.")
    for row, verdicts in zip(rows, tried["changed"], strict=True):
        claim, change = int(row["claim"]), row["if"]
        real = shown[row["cell"]].get(claim)
        what = f"claim {claim} in {row['cell']}"
        if real not in VERDICTS:
            wrong.append(f"{what} printed the verdict {real!r}.")
        elif not change:
            if real != "policy":
                wrong.append(f"{what} is {real!r}, which can be measured: its row needs an `if`.")
        elif isinstance(verdicts, str):
            wrong.append(f"{what}: after `{change}` the cell fails: {verdicts}")
        elif (turned := verdicts.get(str(claim))) == real:
            wrong.append(
                f"{what} stays {real!r} after `{change}`: it does not follow from what was measured."
            )
        elif turned != row["then"]:
            wrong.append(f"{what} is {turned!r} after `{change}`, not {row['then']!r}.")
    return wrong
