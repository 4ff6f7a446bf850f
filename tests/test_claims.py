"""The claims ledger and the lessons name the same claims, and a verdict that is not measured is found out.

That each verdict turns when what it was measured by is changed, tests/test_lessons.py proves on the lessons' own run.
"""

import ast
from collections import Counter

import claims_page
import nbformat
import pandas as pd
import pytest
from conftest import REPOSITORY
from ledger import (
    COLUMNS,
    PREFIX,
    VERDICTS,
    bound,
    changed,
    claims_in,
    complaints,
    printed,
    read,
    report,
    verdict_cells,
)

LEDGER = REPOSITORY / "lessons" / "claims.csv"
CLAIMS = read(LEDGER)
LESSONS = {
    path.stem: nbformat.read(path, as_version=4) for path in sorted((REPOSITORY / "lessons").glob("*.ipynb"))
}


def test_the_ledger_is_sorted_text_with_the_columns_it_promises():
    text = LEDGER.read_bytes()
    assert b"\r" not in text and text.endswith(b"\n")
    assert text.decode("utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert all(None not in row and None not in row.values() for row in CLAIMS)
    order = [(row["lesson"], int(row["claim"])) for row in CLAIMS]
    assert order == sorted(order), (
        "sort the rows by lesson, then by claim (a merge puts them one after another)"
    )
    assert len(set(order)) == len(order), "a claim has two rows in one lesson"


def test_claims_are_those_of_the_seeds_and_none_is_left_out():
    assert {int(row["claim"]) for row in CLAIMS} == set(range(1, 86))
    letters = {}
    for row in CLAIMS:
        seeds = (
            row["seeds"].split(" ") if row["seeds"] else []
        )  # two of the claims are in no seed, and ought to be
        assert seeds == sorted(set(seeds) & set("ABCD")), row
        assert letters.setdefault(row["claim"], row["seeds"]) == row["seeds"], row


def test_the_page_of_claims_has_the_ledgers_rows():
    listed = claims_page.written(claims_page.PAGE.read_text(encoding="utf-8"))
    assert {key: (seeds, cell) for key, (seeds, _, cell) in listed.items()} == {
        (int(row["claim"]), row["lesson"]): (row["seeds"], row["cell"]) for row in CLAIMS
    }
    assert {verdict for _, verdict, _ in listed.values()} <= VERDICTS


def test_every_row_names_a_cell_that_exists():
    for row in CLAIMS:
        assert row["lesson"] in LESSONS, row
        assert row["cell"] in [cell.id for cell in verdict_cells(LESSONS[row["lesson"]])], row


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_ledger_and_the_verdict_cells_have_the_same_claims(lesson):
    cells = verdict_cells(LESSONS[lesson])
    assert cells, f"{lesson} has no cell {PREFIX}…"
    carried = Counter(
        (claim, cell.id)
        for cell in cells
        for claim, verdicts in claims_in(cell.source).items()
        for _ in verdicts
    )
    listed = Counter((int(row["claim"]), row["cell"]) for row in CLAIMS if row["lesson"] == lesson)
    assert carried == listed


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_verdict_written_down_as_a_word_is_a_policy(lesson):
    sources = {cell.id: cell.source for cell in verdict_cells(LESSONS[lesson])}
    for row in CLAIMS:
        if row["lesson"] == lesson:
            (verdict,) = claims_in(sources[row["cell"]])[int(row["claim"])]
            if isinstance(verdict, ast.Constant):
                assert verdict.value == "policy" and not row["if"], row
            assert bool(row["if"]) == bool(row["then"]), row


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_row_changes_what_was_measured_and_nothing_else(lesson):
    """Not the table, not what the verdict cell works out for itself, not an import."""
    code = [cell for cell in LESSONS[lesson].cells if cell.cell_type == "code"]
    measured = set().union(*(bound(cell.source) for cell in code if not cell.id.startswith(PREFIX)))
    sources = {cell.id: cell.source for cell in code}
    for row in CLAIMS:
        if row["lesson"] == lesson and row["if"]:
            assert "\n" not in row["if"] and row["then"] in VERDICTS, row
            assert changed(row["if"]), f"changes nothing: {row}"
            assert changed(row["if"]) <= measured, f"{changed(row['if']) - measured} is not measured: {row}"
            own = changed(row["if"]) & bound(sources[row["cell"]])
            assert not own, f"{own} is worked out by the verdict cell itself: {row}"


# --- the proof itself, on a lesson of two variables ------------------------------------------------------------

CELL = """
rows = [
    (1, "the slide said", f"{seconds} s", "true" if seconds < 5 else "false"),
    (2, "the slide said", f"{sizes}", %s),
]
verdicts = pd.DataFrame(rows, columns=["claim", "the slide said", "we measured", "verdict"])
verdicts
"""
MEASURED = CELL % '"true" if sizes["a"] > sizes["b"] else "false"'
HARD_CODED = CELL % '"true"'
SHOWN = {"verdicts-a": {1: "true", 2: "true"}}


def row(claim: int, change: str, then: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (str(claim), "A", "09-made-up", "verdicts-a", change, then), strict=True))


GOOD = [row(1, "seconds = 9", "false"), row(2, 'sizes["a"] = 0', "false")]


def tried(source: str, rows: list[dict[str, str]], shown: dict[str, dict[int, str]] = SHOWN) -> str:
    variables = {"pd": pd, "seconds": 3, "sizes": {"a": 2, "b": 1}}
    found = "\n".join(complaints(rows, shown, report(variables, {"verdicts-a": source}, rows)))
    assert variables == {"pd": pd, "seconds": 3, "sizes": {"a": 2, "b": 1}}  # the lesson's own are untouched
    return found


def test_verdicts_that_follow_from_what_was_measured_give_no_complaint(capsys):
    assert tried(MEASURED, GOOD) == ""
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("source", "rows", "shown", "told"),
    [
        (HARD_CODED, GOOD, SHOWN, "claim 2 in verdicts-a stays 'true' after `sizes[\"a\"] = 0`"),
        (MEASURED, [row(1, "seconds = 4", "false"), GOOD[1]], SHOWN, "claim 1 in verdicts-a stays 'true'"),
        (MEASURED, [row(1, "seconds = 9", "depends"), GOOD[1]], SHOWN, "is 'false' after `seconds = 9`, not 'depends'"),
        (MEASURED, [row(1, "seconds = 9", "true"), GOOD[1]], SHOWN, "is 'false' after `seconds = 9`, not 'true'"),
        (MEASURED, [row(1, "", ""), GOOD[1]], SHOWN, "is 'true', which can be measured"),
        (MEASURED, [row(1, "seconds = None", "false"), GOOD[1]], SHOWN, "the cell fails: TypeError"),
        (MEASURED, GOOD, {"verdicts-a": {1: "false", 2: "true"}}, "claim 1 in verdicts-a printed 'false'"),
        ("1 / 0", GOOD, SHOWN, "verdicts-a fails when it is executed again: ZeroDivisionError"),
        ("", GOOD, SHOWN, "executed again, the cell says None"),
    ],
    ids=[
        "a verdict that is hard-coded", "a change too small", "another verdict", "a verdict as before",
        "no change", "a change that breaks the cell", "a table that says something else", "a broken cell",
        "a cell without a table",
    ],
)  # fmt: skip
def test_whatever_does_not_follow_is_found_out(source, rows, shown, told):
    assert told in tried(source, rows, shown)


def test_a_row_that_changes_the_lesson_for_good_is_found_out():
    kept = {"a": 2, "b": 1}
    variables = {"pd": pd, "seconds": 3, "sizes": kept, "forget": kept.clear}
    rows = [row(2, "forget()", "false")]
    told = "\n".join(complaints(rows, SHOWN, report(variables, {"verdicts-a": MEASURED}, rows)))
    assert "changed the lesson's own variables for good" in told


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("ms = 3", {"ms"}),
        ('table.loc["a", "ms"] = 3', {"table"}),
        ('fresh.ms["a"], lost = 0, False', {"fresh", "lost"}),
        ("speed = {key: 2 * ms for key, ms in speed.items()}", {"speed"}),
        ("speed.clear()", set()),
    ],
)
def test_what_a_line_changes(line, names):
    assert changed(line) == names


def test_the_printed_verdicts_are_read_from_the_table_that_a_reader_sees(monkeypatch):
    monkeypatch.syspath_prepend(str(REPOSITORY / "lessons"))
    from measure import as_table

    frame = pd.DataFrame(
        [(7, "<b>", "1 & 2", "bad advice")], columns=["claim", "the slide said", "we measured", "verdict"]
    )
    table = as_table(frame)._repr_html_()
    assert printed({"outputs": [{"data": {"text/html": table}}]}) == {7: "bad advice"}
