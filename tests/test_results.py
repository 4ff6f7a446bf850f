"""How a verdict is read off a cell's outputs, and where a graded cell runs."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder import causes
from autograder.causes import Cause, Matter, kind, matter
from autograder.notebooks import kernel_for
from autograder.results import Verdict
from autograder.verdicts import read_verdict


def result(text):
    return new_output("execute_result", {"text/plain": text})


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def error(ename="AssertionError", evalue="too short"):
    return new_output("error", ename=ename, evalue=evalue, traceback=[])


def points_and_cause(*outputs, maximum=2, **rules):
    verdict = read_verdict(outputs, maximum, **rules)
    return verdict.points, verdict.cause


def test_a_cell_that_says_nothing_has_passed():
    assert read_verdict([], 2) == Verdict(2)


def test_an_error_beats_any_result_wherever_it_stands():
    assert read_verdict([error(), result("2")], 2) == Verdict(
        0, "AssertionError", "AssertionError: too short"
    )
    assert points_and_cause(result("2"), error()) == (0, "AssertionError")
    assert points_and_cause(result("2"), error("NotYet", "E-SIZE. Found: …")) == (0, "E-SIZE")
    assert points_and_cause(error("CellTimeoutError", "")) == (0, "timeout")


@pytest.mark.parametrize(
    ("shown", "points"),
    [
        ("0", 0),
        ("0.5", 0.5),
        ("1e-05", 1e-05),
        ("np.float64(0.5)", 0.5),
        ("np.int64(1)", 1),
        ("np.longdouble('0.5')", 0.5),
    ],
)
def test_a_number_as_the_result_is_partial_credit(shown, points):
    expected = Verdict(points, "partial", f"The check gave {points:g} points of 2.")
    assert read_verdict([result(shown)], 2) == expected


def test_all_the_points_need_no_remark():
    assert read_verdict([result("np.float64(2.0)")], 2) == Verdict(2)


@pytest.mark.parametrize(
    "shown", ["True", "np.True_", "'0.5'", "np.str_('0.5')", "[0.5]", "array(0.5)", "<Model>", ""]
)
def test_a_result_that_is_no_number_has_passed_with_a_note(shown):
    note = f"Its result is no number, so it counts as passed: {shown}"
    assert read_verdict([result(shown)], 2) == Verdict(2, None, note)


def test_a_figure_as_the_result_has_passed():
    assert points_and_cause(new_output("execute_result", {"image/png": "iVBORw0KGgo="})) == (2, None)


@pytest.mark.parametrize(
    ("shown", "cause"),
    [
        ("2.5", "too-many-points"),
        ("inf", "too-many-points"),
        ("-1", "negative-points"),
        ("nan", "not-a-number"),
    ],
)
def test_a_number_that_can_be_no_score_waits_for_a_person(shown, cause):
    verdict = read_verdict([result(shown)], 2)
    assert (verdict.points, verdict.cause) == (None, cause)
    assert f"{float(shown):g} points of 2" in verdict.message


def test_only_a_result_counts_not_what_was_printed_or_displayed():
    shown = new_output("display_data", {"text/plain": "1"})
    assert points_and_cause(printed("0"), shown, printed("1")) == (2, None)
    assert points_and_cause(printed("0"), result("1.5"), shown) == (1.5, "partial")


def test_of_several_results_with_a_number_among_them_none_is_believed():
    assert points_and_cause(result("2"), result("0")) == (None, "several-results")
    assert points_and_cause(result("2"), result("<Model>")) == (None, "several-results")
    assert points_and_cause(result("<Model>"), result("<Table>")) == (2, None)


def test_stderr_costs_points_only_where_the_course_wants_nbgraders_rule():
    assert points_and_cause(printed("a warning", "stderr")) == (2, None)
    assert points_and_cause(printed("a warning", "stderr"), result("2"), stderr_costs_points=True) == (
        0,
        "stderr",
    )
    assert points_and_cause(printed("fine"), stderr_costs_points=True) == (2, None)


def test_the_parts_of_a_checks_message_come_as_data_in_any_language():
    parts = [
        "Noch nicht (E-SIZE)",
        "Gefunden: 3: zu\n    wenig.",
        "Erwartet: 4.",
        "Warum: darum.",
        "Weiter: so.",
    ]
    told = new_output("error", ename="NotYet", evalue="E-SIZE. Gefunden: …", traceback=parts)
    assert read_verdict([told], 2).parts == ("3: zu wenig.", "4.", "darum.", "so.")


@pytest.mark.parametrize("parts", [[], ["E-SIZE", "one"], ["a", "b", "c", "d", 5]])
def test_a_message_of_another_form_has_no_parts(parts):
    told = NotebookNode(output_type="error", ename="NotYet", evalue="E-SIZE. no", traceback=parts)
    verdict = read_verdict([told], 2)
    assert (verdict.cause, verdict.parts) == ("E-SIZE", ())


@pytest.mark.parametrize("name", [*Cause, "E-SCALER-MISSING", ""])
def test_an_exception_cannot_pass_for_a_cause_of_another_kind(name):
    assert points_and_cause(error(name)) == (0, "Exception")


def test_each_cause_says_whose_matter_it_is():
    assert [kind(cause) for cause in ("E-SIZE", "timeout", "AssertionError")] == [
        "check",
        "engine",
        "exception",
    ]
    assert matter("E-SIZE") is matter("AssertionError") is matter("timeout") is Matter.STUDENT
    assert matter("too-many-points") is Matter.INSTRUCTOR
    assert {cause for cause in Cause if cause.matter is Matter.MACHINE} == {"machine"}


def test_the_instructors_page_has_the_table_of_causes(repository):
    page = (repository / "docs" / "instructor" / "grading.md").read_text(encoding="utf-8")
    assert causes.as_markdown() in page


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("# clean room\nassert True", "clean"),
        ("# Clean  Room  ", "clean"),
        ("# fresh process\nassert True", "fresh"),
        ("assert True\n# clean room", "student"),
        ("\n# clean room", "student"),
        ("# a clean room", "student"),
        ("", "student"),
    ],
)
def test_the_first_line_says_where_a_cell_runs(source, where):
    assert kernel_for(source) == where
