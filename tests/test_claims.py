"""The claims ledger and the lessons name the same claims, and a verdict that is not measured is found out.

That each verdict turns when what it was measured by is changed, tests/test_lessons.py proves on the lessons' own run.
"""

import ast
from collections import Counter

import claims_page
import nbformat
import numpy as np
import pandas as pd
import pytest
from conftest import REPOSITORY
from ledger import (
    COLUMNS,
    PREFIX,
    VERDICTS,
    Line,
    bound,
    changed,
    claims_in,
    complaints,
    printed,
    read,
    report,
    verdict_cells,
    word_by_the_rule,
)
from verdicts import WORDS, clearly_less, judged, word_for

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
    assert {int(row["claim"]) for row in CLAIMS} == set(range(1, 87))
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
def test_a_line_judges_by_cases_or_names_who_decides(lesson):
    """No word is written down, and no case is a constant; only what people decide, or nobody ran, has no `if`."""
    sources = {cell.id: cell.source for cell in verdict_cells(LESSONS[lesson])}
    for row in CLAIMS:
        if row["lesson"] == lesson:
            (line,) = claims_in(sources[row["cell"]])[int(row["claim"])]
            constants = [node.value for node in ast.walk(line) if isinstance(node, ast.Constant)]
            assert not {True, False} & {value for value in constants if type(value) is bool}, row
            assert not VERDICTS & {value for value in constants if isinstance(value, str)}, row
            assert bool(row["if"]) == bool(row["then"]), row
            undecidable = line.func.id == "decided_by_people" or None in constants
            assert row["if"] or undecidable, row


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
from verdicts import judged, verdicts

table = verdicts(
    [
        judged(1, "it is quick", {f"{seconds} s, under 5": seconds < 5}),
        judged(2, "a is larger", {f"a {sizes['a']}, b {sizes['b']}": %s}),
    ]
)
table
"""
MEASURED = CELL % "sizes['a'] > sizes['b']"
HARD_CODED = CELL % "2 > 1"
SHOWN = {"verdicts-a": {1: "true", 2: "true"}}


def row(claim: int, change: str, then: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (str(claim), "A", "09-made-up", "verdicts-a", change, then), strict=True))


GOOD = [row(1, "seconds = 9", "false"), row(2, 'sizes["a"] = 0', "false")]


def tried(source: str, rows: list[dict[str, str]], shown: dict[str, dict[int, str]] = SHOWN) -> str:
    variables = {"seconds": 3, "sizes": {"a": 2, "b": 1}}
    found = "\n".join(complaints(rows, shown, report(variables, {"verdicts-a": source}, rows)))
    assert variables == {"seconds": 3, "sizes": {"a": 2, "b": 1}}  # the lesson's own are untouched
    return found


def test_verdicts_that_follow_from_what_was_measured_give_no_complaint(capsys):
    assert tried(MEASURED, GOOD) == ""
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("source", "rows", "shown", "told"),
    [
        (HARD_CODED, GOOD, SHOWN, "claim 2 in verdicts-a is 'true' after `sizes[\"a\"] = 0`, not 'false'"),
        (HARD_CODED, GOOD, SHOWN, "nothing that was measured turns the case “a 2, b 1”"),
        (HARD_CODED, GOOD, SHOWN, "“a 2, b 1” shows `sizes`, which turns nothing"),
        (MEASURED, [row(1, "seconds = 4", "false"), GOOD[1]], SHOWN, "is 'true' after `seconds = 4`"),
        (MEASURED, [row(1, "seconds = 9", "depends"), GOOD[1]], SHOWN, "is 'false' after `seconds = 9`, not 'depends'"),
        (MEASURED, [row(1, "seconds = 9", "true"), GOOD[1]], SHOWN, "is 'false' after `seconds = 9`, not 'true'"),
        (MEASURED, [row(1, "", ""), GOOD[1]], SHOWN, "is 'true', which can be measured"),
        (MEASURED, [row(1, "seconds = []", "false"), GOOD[1]], SHOWN, "the cell fails: TypeError"),
        (MEASURED, GOOD, {"verdicts-a": {1: "false", 2: "true"}}, "claim 1 in verdicts-a printed 'false'"),
        ("1 / 0", GOOD, SHOWN, "verdicts-a fails when it is executed again: ZeroDivisionError"),
        ("", GOOD, SHOWN, "executed again, the cell says None"),
    ],
    ids=[
        "a verdict that is hard-coded", "a case that nothing turns", "a number that turns nothing",
        "a change too small", "another verdict", "a verdict as before",
        "no change", "a change that breaks the cell", "a table that says something else", "a broken cell",
        "a cell without a table",
    ],
)  # fmt: skip
def test_whatever_does_not_follow_is_found_out(source, rows, shown, told):
    assert told in tried(source, rows, shown)


def test_a_row_that_changes_the_lesson_for_good_is_found_out():
    kept = {"a": 2, "b": 1}
    variables = {"seconds": 3, "sizes": kept, "exchange": lambda: kept.update(a=1, b=2)}
    rows = [row(2, "exchange()", "false")]
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


# --- the rule --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agree", "tried", "word"),
    [
        (4, 4, "true"), (3, 4, "mostly"), (74, 100, "depends"), (75, 100, "mostly"), (99, 100, "mostly"),
        (2, 4, "depends"),
        (26, 100, "depends"), (25, 100, "false"), (1, 4, "false"), (0, 4, "false"), (0, 1, "false"), (1, 1, "true"),
    ],
)  # fmt: skip
def test_the_word_follows_from_the_share_of_cases_that_agree(agree, tried, word):
    assert word_for({f"{i}": i < agree for i in range(tried)}) == word


@pytest.mark.parametrize(
    ("cases", "held", "harm", "word"),
    [
        ({"here": True, "there": None}, {}, {}, "not measured"),
        ({"here": False}, {"once": True}, {}, "outdated"),
        ({"here": False}, {"once": False}, {}, "false"),
        ({"a": True, "b": False, "c": False, "d": False}, {"once": True}, {}, "outdated"),
        ({"a": True, "b": False, "c": False}, {"once": True}, {}, "depends"),
        ({"here": True}, {"once": True}, {}, "true"),
        ({}, {}, {"it ran": True}, "bad advice"),
        ({}, {}, {"it ran": False, "it was slower": True}, "bad advice"),
        ({}, {}, {"it ran": False}, "true"),
        ({"there": None}, {}, {"it ran": True}, "not measured"),
    ],
)
def test_the_first_word_that_fits_counts(cases, held, harm, word):
    assert word_for(cases, held, harm) == word
    assert word_by_the_rule(Line(cases, held, harm, word)) == word


def test_a_line_tells_all_its_cases():
    cases = {"here": True, "over there": False, "there": None, "at the border": np.bool_(True)}
    line = judged(7, "it works", cases, held={"in 2018": True}, harm={"it ran": False})
    assert line == (
        7,
        "it works",
        "Yes: here; at the border. No: over there. Not run here: there. Once yes: in 2018. Not against it: it ran",
        "not measured",
    )


@pytest.mark.parametrize(
    ("this", "than", "less"), [(89, 100, True), (90, 100, True), (91, 100, False), (100, 100, False)]
)
def test_less_means_less_by_at_least_a_tenth(this, than, less):
    assert clearly_less(this, than) is less


def test_the_words_are_explained_alike_wherever_they_are_explained():
    readme = (REPOSITORY / "lessons" / "README.md").read_text(encoding="utf-8")
    assert set(WORDS) == VERDICTS
    for word, when in WORDS.items():
        assert f"| {word} | {when} |" in readme
