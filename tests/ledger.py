"""Does a verdict follow from what its lesson measured? Change what was measured, and see whether it turns.

`lessons/claims.csv` names a verdict cell for each claim and one line of Python that changes what was measured.
`report` runs in the lesson's own kernel, after the lesson. It executes that line and then the cell again, both in a
copy of the lesson's variables; and it changes every measured value that the cell reads, one by one and all of a kind,
up and down, true and false. `complaints` compares what came out with what the lesson printed.
"""

import ast
import contextlib
import copy
import csv
import dataclasses
import html
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from IPython.utils.capture import capture_output
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

COLUMNS = ["claim", "seeds", "lesson", "cell", "if", "then"]
VERDICTS = {"policy", "not measured", "bad advice", "outdated", "true", "mostly", "false", "depends"}
PREFIX = "verdicts-"
MAKERS = {"judged", "decided_by_people"}  # of the lines of a verdict table
TRIALS = 2000  # at most, for one cell

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


def claims_in(source: str) -> dict[int, list[ast.Call]]:
    """The lines of a verdict cell: the claim's number, and for each line of it the call that makes it."""
    found: dict[int, list[ast.Call]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            found.setdefault(ast.literal_eval(node.args[0]), []).append(node)
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
    """The verdicts of a verdict cell, executed once more after `change` in a copy of the lesson's variables."""
    copied = copy_changed(variables, change)
    kept = list(copied.values())  # alive, so that nothing new gets the identity of something old
    old = {id(value) for value in kept}
    with capture_output():
        exec(compile(cell, "the verdict cell", "exec"), copied)
    found: dict[int, set[str]] = {}
    for value in copied.values():
        if isinstance(value, pd.DataFrame) and id(value) not in old and {"claim", "verdict"} <= set(value):
            for claim, verdict in zip(value["claim"], value["verdict"], strict=True):
                found.setdefault(int(claim), set()).add(str(verdict))
    return {claim: " and ".join(sorted(words)) for claim, words in found.items()}


def copy_changed(variables: Mapping[str, Any], change: str) -> dict[str, Any]:
    """The variables after `change`; what it names is copied deeply, so that the lesson's own things stay the same."""
    copied = dict(variables)
    for name in named(change) & set(copied):
        with contextlib.suppress(Exception):  # a module, say: `change` may look at it, and no more
            copied[name] = copy.deepcopy(copied[name])
    exec(compile(change, "the ledger", "exec"), copied)
    return copied


def report(variables: Mapping[str, Any], cells: Mapping[str, str], rows: list[Row]) -> str:
    """As JSON, the verdicts of each cell without a change (`unchanged`), of each row with its `if` (`changed`), of each
    cell once more at the end (`afterwards`), and what is wrong with a cell's cases (`cases`); a text in place of
    verdicts is the error that came instead."""

    def tried(cell: str, change: str = "") -> Verdicts | str:
        try:
            return again(cells[cell], variables, change)
        except BaseException as error:
            return f"{type(error).__name__}: {error}"

    unchanged = {cell: tried(cell) for cell in cells}
    changed = [tried(row["cell"], row["if"]) if row["if"] else {} for row in rows]
    lines = {cell: [row["if"] for row in rows if row["if"] and row["cell"] == cell] for cell in cells}
    cases = [
        line for cell in cells for line in complaints_of_cases(cell, cells[cell], variables, lines[cell])
    ]
    return json.dumps(
        {
            "unchanged": unchanged,
            "changed": changed,
            "cases": cases,
            "afterwards": {cell: tried(cell) for cell in cells},
        }
    )


# -- every case of a claim, with everything changed that was measured ------------------------------------------------


@dataclass(frozen=True)
class Line:
    """What became of a claim: its cases in their order, those of another day, those against it, and the word."""

    cases: dict[str, bool | None]
    held: dict[str, bool | None]
    harm: dict[str, bool | None]
    word: str

    def all(self) -> list[tuple[str, bool | None]]:
        return [*self.cases.items(), *self.held.items(), *self.harm.items()]


def word_by_the_rule(line: Line) -> str:
    """The word that the rule gives (the course's own words are in `lessons/verdicts.py`)."""
    agree, tried = sum(holds is True for holds in line.cases.values()), len(line.cases)
    if None in line.cases.values():
        return "not measured"
    if True in line.harm.values():
        return "bad advice"
    if 4 * agree <= tried and tried and True in line.held.values():
        return "outdated"
    if agree == tried:
        return "true"
    return "mostly" if 4 * agree >= 3 * tried else "false" if 4 * agree <= tried else "depends"


def lines_of(cell: str, variables: Mapping[str, Any]) -> dict[int, Line]:
    """What the cell makes of each claim that it judges."""
    import verdicts

    found: dict[int, Line] = {}
    original = verdicts.judged

    def judged(claim: int, said: str, cases: Any, held: Any = None, harm: Any = None) -> Any:
        row = original(claim, said, cases, held=held, harm=harm)
        parts = (
            {name: _truth(value) for name, value in (part or {}).items()} for part in (cases, held, harm)
        )
        found[claim] = Line(*parts, row[3])
        return row

    verdicts.judged = judged
    copied = {**variables, "judged": judged}
    try:
        with capture_output():
            exec(compile(cell, "the verdict cell", "exec"), copied)
    finally:
        verdicts.judged = original
    return found


def _truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def complaints_of_cases(
    name: str, cell: str, variables: Mapping[str, Any], changes: Iterable[str] = ()
) -> list[str]:
    """What is wrong: a word that the rule does not give, a case that nothing turns, a number that turns nothing.

    `changes` are lines of Python that change something, beside all that is changed here.
    """
    try:
        now = lines_of(cell, variables)
    except Exception:
        return []  # that the cell fails is told elsewhere
    values: dict[tuple[int, int], set[bool | None]] = {
        (claim, at): {holds} for claim, line in now.items() for at, (_, holds) in enumerate(line.all())
    }
    shown, turned, wrong = set(), set(), []
    trials = (
        ({**variables, variable: value}, {variable}) for variable, value in changed_values(cell, variables)
    )
    lined = ((copy_changed(variables, change), changed(change)) for change in changes)
    for measured, names in itertools.chain(lined, trials):
        try:
            then = lines_of(cell, measured)
        except Exception:
            continue  # a value that no measurement gives
        for claim, line in then.items():
            if (rule := word_by_the_rule(line)) != line.word:
                wrong.append(f"claim {claim} in {name} is {line.word!r} where the rule says {rule!r}.")
            before, after = now[claim].all(), line.all()
            if len(before) == len(after):
                for at, ((label, holds), (new_label, new_holds)) in enumerate(
                    zip(before, after, strict=True)
                ):
                    values[claim, at].add(new_holds)
                    if holds != new_holds:
                        turned |= {(claim, variable) for variable in names}
                    elif (
                        label != new_label and len(names) == 1 and not isinstance(variables[min(names)], str)
                    ):
                        shown.add((claim, label, min(names)))
    for (claim, at), seen in values.items():
        label = now[claim].all()[at][0]
        if None not in seen and not {True, False} <= seen:  # None: not run here
            wrong.append(f"claim {claim} in {name}: nothing that was measured turns the case “{label}”.")
    for claim, label, variable in sorted(shown):
        if (claim, variable) not in turned:
            wrong.append(f"claim {claim} in {name}: “{label}” shows `{variable}`, which turns nothing.")
    return list(dict.fromkeys(wrong))


def changed_values(cell: str, variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names that the cell reads, each with values that could have been measured instead: at most `TRIALS`."""
    own = bound(cell)
    for name in sorted(named(cell) & set(variables) - own):
        yield from itertools.islice(((name, new) for new in others(variables[name])), TRIALS)


FACTORS = {"more": 10**5, "less": 10**-5, "none": 0}
TEXTS = {"works": "works", "fails": "SomeError: changed", "none": ""}
KINDS = ("true", "false", *FACTORS, "works", "fails")


def others(value: Any, depth: int = 4) -> Iterator[Any]:
    """The value with everything in it changed alike, and with one part changed, or exchanged for its neighbour."""
    for kind in KINDS:
        with contextlib.suppress(TypeError, ValueError, KeyError):
            yield all_changed(value, kind)
    if isinstance(value, list):
        yield [*value, "one more"]
    if depth == 0:
        return
    parts = list(parts_of(value))
    for text in sorted({part for part in leaves(parts) if isinstance(part, str)})[:8]:
        yield all_changed(value, text)
    for at, part in parts:
        neighbours = [other for place, other in parts[:12] if place != at and type(other) is type(part)]
        for new_part in itertools.chain(neighbours, others(part, depth - 1)):
            with contextlib.suppress(Exception):
                yield with_part(value, at, new_part)


def leaves(parts: Iterable[tuple[Any, Any]]) -> Iterator[Any]:
    """All that is no container itself."""
    for _, part in parts:
        inner = list(parts_of(part))
        yield from leaves(inner) if inner else [part]


def all_changed(value: Any, kind: str) -> Any:
    """A value of the same form, everything in it changed; `kind` is one of `KINDS`, or a text to put for every text.

    `TypeError` or `KeyError` where there is nothing to change.
    """
    if isinstance(value, bool | np.bool_):
        return {"true": True, "false": False}.get(kind, not value)
    if isinstance(value, int | float | np.integer | np.floating):
        new = value * FACTORS[kind] + (kind == "more" and not value)
        return int(new) if isinstance(value, int) else new
    if isinstance(value, str):
        return TEXTS.get(kind, value if kind in KINDS else kind)
    if isinstance(value, Mapping):
        return {key: _or_itself(part, kind) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(() if kind == "none" else (_or_itself(part, kind) for part in value))
    if isinstance(value, pd.DataFrame | pd.Series):
        return value.map(lambda part: _or_itself(part, kind))
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
        return value * FACTORS[kind]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: _or_itself(getattr(value, field.name), kind) for field in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **fields)
    raise TypeError(type(value).__name__)


def _or_itself(value: Any, kind: str) -> Any:
    try:
        return all_changed(value, kind)
    except (TypeError, KeyError):
        return value


def parts_of(value: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of a container, each with where it is."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value[:12])
    elif isinstance(value, pd.Series):
        yield from enumerate(value.tolist())
    elif isinstance(value, pd.DataFrame):
        rows, columns = value.shape
        if rows * columns <= 200:
            yield from (
                ((row, column), value.iloc[row, column]) for row in range(rows) for column in range(columns)
            )
            yield from ((row, value.iloc[row]) for row in range(rows))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))


def with_part(value: Any, at: Any, part: Any) -> Any:
    """A copy of the container with another part at that place."""
    if isinstance(value, Mapping):
        return {**value, at: part}
    if isinstance(value, list | tuple):
        return type(value)([*value[:at], part, *value[at + 1 :]])
    if isinstance(value, pd.Series | pd.DataFrame):
        new = value.copy()
        if isinstance(at, tuple):
            new.iloc[at] = part
        else:
            new.iloc[at] = list(part) if isinstance(part, pd.Series) else part
        return new
    return dataclasses.replace(value, **{at: part})


# -- what a lesson shows, and what is wrong with it ------------------------------------------------------------------


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
    tried = json.loads(reported)
    wrong: list[str] = tried["cases"]
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
            if real not in ("policy", "not measured"):
                wrong.append(f"{what} is {real!r}, which can be measured: its row needs an `if`.")
        elif isinstance(verdicts, str):
            wrong.append(f"{what}: after `{change}` the cell fails: {verdicts}")
        elif (turned := verdicts.get(str(claim))) != row["then"]:
            wrong.append(f"{what} is {turned!r} after `{change}`, not {row['then']!r}.")
    return wrong
