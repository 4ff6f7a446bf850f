"""Task 5: a choice is a filter."""

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..kit import call, expect_type, plain
from ..verdict import messages, passed

not_yet = messages("09-other-formats")
FLAGS = ["needs python", "runs code", "keeps preprocessing", "identical"]
AMOUNTS = ["bytes", "load ms"]
Table = dict[str, dict[str, Any]]


def drawn_table(seed: int) -> Table:
    """Ten formats with names of their own; flags, amounts, and places where nothing was measured."""
    rng = np.random.default_rng([93, seed])
    table: Table = {}
    for name in rng.permutation([f"{letter}{seed}-format" for letter in "qwertyuiop"]):
        row: dict[str, Any] = {flag: bool(rng.integers(2)) for flag in FLAGS}
        row |= {"bytes": int(rng.integers(1, 9) * 100), "load ms": float(rng.integers(1, 9)) / 4}
        if rng.random() < 0.3:
            row[str(rng.choice(FLAGS))] = None
        if rng.random() < 0.3:
            del row[str(rng.choice(AMOUNTS))]
        table[str(name)] = row
    return table


def right(needs: Mapping[str, Any], table: Table) -> list[str]:
    """Every format that meets all needs, in the order of the table."""

    def meets(value: Any, need: Any) -> bool:
        if value is None:
            return False
        return value is need if isinstance(need, bool) else bool(value <= need)

    return [
        name for name, row in table.items() if all(meets(row.get(what), need) for what, need in needs.items())
    ]


def all_needs(table: Table) -> list[dict[str, Any]]:
    """No need, every flag both ways, pairs of them, and amounts just as large as one of the table's."""
    some = next(row["bytes"] for row in table.values() if "bytes" in row)
    soon = next(row["load ms"] for row in table.values() if "load ms" in row)
    single = [{flag: value} for flag in FLAGS for value in (True, False)]
    pairs = [{first: True, second: False} for first, second in itertools.permutations(FLAGS, 2)]
    amounts = [
        {"bytes": some},
        {"load ms": soon},
        {"bytes": 1},
        {"bytes": 10**6},
        {"bytes": 800, "runs code": False},
    ]
    return [{}, *single, *pairs, *amounts, {"price": 5}]


def choose(namespace: Mapping[str, Any]) -> None:
    """`choose(needs, table)`: every format that meets every need, on five tables drawn afresh."""
    for seed in np.random.default_rng().integers(10**6, size=5).tolist():
        table = drawn_table(seed)
        for needs in all_needs(table):
            answer = call(namespace, "choose", dict(needs), {name: dict(row) for name, row in table.items()})
            expect_type(answer, list, "choose", "a list of names")
            wanted, names = right(needs, table), [plain(name) for name in list.__iter__(answer)]
            if {type(name) for name in names} <= {str} and names == wanted:
                continue
            raise _said(names, wanted, needs, table)
    passed("choose() found every format that meets the needs, in five tables of ten.")


def _said(answer: list[Any], wanted: list[str], needs: dict[str, Any], table: Table) -> Exception:
    if sorted(map(str, answer)) == sorted(wanted):
        return not_yet("E-CHOICE-ORDER", answer=answer[:3], wanted=wanted[:3])
    if not needs:
        return not_yet("E-NO-NEEDS", count=len(answer), all=len(table))
    extra = [name for name in answer if name not in wanted]
    if extra:
        row = table.get(str(extra[0]), {})
        unknown = [need for need in needs if row.get(need) is None]
        if unknown:
            return not_yet("E-NOT-MEASURED-CHOSEN", name=extra[0], what=unknown[0])
        return not_yet("E-CHOSEN-WRONGLY", name=extra[0], row=row, needs=needs)
    left_out = [name for name in wanted if name not in answer]
    return not_yet("E-LEFT-OUT", name=left_out[0], row=table[left_out[0]], needs=needs)
