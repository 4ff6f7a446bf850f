"""A check that does not pass says what, why and what next, and nothing else."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograder.checks.kit import (
    call,
    count_opens,
    diagnose,
    expect_equal,
    expect_error,
    expect_type,
    from_notebook,
    tried,
)
from autograder.checks.verdict import LONGEST, WIDTH, NotYet, messages


def scaler_missing() -> NotYet:
    return NotYet(
        "E-SCALER-MISSING",
        found="a bare forest.",
        expected="a Pipeline.",
        why="unscaled columns drown each other.",
        next="put a StandardScaler first, and make this sentence long enough to need a second line on a screen.",
    )


def test_the_message_names_cause_found_expected_why_and_next():
    text = str(scaler_missing())
    assert text.startswith("E-SCALER-MISSING. Found: a bare forest.")
    assert [text.index(part) for part in ("Found:", "Expected:", "Why it matters:", "Next:")] == sorted(
        text.index(part) for part in ("Found:", "Expected:", "Why it matters:", "Next:")
    )


def test_ipython_shows_the_message_and_no_traceback(capsys):
    shell = InteractiveShell.instance()
    shell.user_ns["failing"] = scaler_missing
    shell.run_cell("raise failing()")
    shown = capsys.readouterr().out
    assert "Not yet (E-SCALER-MISSING)" in shown
    assert "Next: put a StandardScaler first" in shown
    assert "Traceback" not in shown and "raise failing" not in shown


def test_lines_are_short_enough_for_nbgrader_validate():
    lines = "\n".join(scaler_missing()._render_traceback_()).splitlines()
    assert max(map(len, lines)) <= WIDTH


def test_each_part_is_one_entry_of_what_the_kernel_sends():
    """A reader takes the parts by their position: no sentence of a check can be mistaken for a label."""
    told = NotYet(
        "E-ANY", found="Expected: a scikit-learn\nmodel. Next: none.", expected="a: b.", why="c.", next="d."
    )
    _, *parts = told._render_traceback_()
    read = [" ".join(part.partition(": ")[2].split()) for part in parts]
    assert read == ["Expected: a scikit-learn model. Next: none.", "a: b.", "c.", "d."]


def test_a_function_that_prints_and_warns_is_called_quietly(capsys):
    def noisy(x):
        import sys
        import warnings

        print("out")
        print("err", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return x + 1

    assert call({"noisy": noisy}, "noisy", 1) == 2
    assert capsys.readouterr() == ("", "")


def stub():
    raise NotImplementedError()


def crash():
    raise ZeroDivisionError("division by zero")


def text_mode():
    raise TypeError("write() argument must be str, not bytes")


@pytest.mark.parametrize(
    ("function", "cause"),
    [(stub, "E-NOT-ATTEMPTED"), (crash, "E-RAISED"), (text_mode, "E-TEXT-MODE"), (42, "E-NOT-A-FUNCTION")],
)
def test_what_goes_wrong_in_a_learners_function_has_a_cause(function, cause):
    with pytest.raises(NotYet) as raised:
        call({"learners": function}, "learners")
    assert raised.value.cause == cause
    assert "`learners`" in raised.value.parts["Found"]


def test_a_function_that_leans_on_an_unwritten_one_is_told_which():
    def task2():
        return task1()

    def task1():
        raise NotImplementedError()

    with pytest.raises(NotYet, match="E-NOT-ATTEMPTED") as raised:
        call({"task1": task1, "task2": task2}, "task2")
    assert "`task1`" in str(raised.value)


def test_trying_gives_the_answer_or_the_error():
    assert tried({"double": lambda x: 2 * x}, "double", 4).answer == 8
    outcome = tried({"crash": crash}, "crash")
    assert type(outcome.error) is ZeroDivisionError
    assert str(outcome) == "ZeroDivisionError: division by zero"


def other(cause: str) -> NotYet:
    return NotYet(cause, found="a.", expected="b.", why="c.", next="d.")


@pytest.mark.parametrize(
    ("function", "kind", "cause"),
    [
        (lambda: 1, ValueError, "E-SILENT"),
        (crash, ValueError, "E-OTHER"),
        (crash, ArithmeticError, None),
    ],
)
def test_an_expected_error_is_told_from_silence_and_from_another_error(function, kind, cause):
    outcome = tried({"learners": function}, "learners")
    if cause is None:
        expect = expect_error(outcome, kind, silent=other("E-SILENT"), other=other("E-OTHER"))
        assert expect is outcome.error
        return
    with pytest.raises(NotYet) as raised:
        expect_error(outcome, kind, silent=other("E-SILENT"), other=other("E-OTHER"))
    assert raised.value.cause == cause


class Everything(str):
    """Text of a class of its own that equals everything."""

    def __eq__(self, _):
        return True

    def __ne__(self, _):
        return False

    __hash__ = str.__hash__


def test_an_answer_that_equals_everything_equals_only_itself():
    expect_equal(Everything("a"), "a", other("E-OTHER"))
    with pytest.raises(NotYet, match="E-OTHER"):
        expect_equal(Everything("a"), "b", other("E-OTHER"))


def test_a_name_that_does_not_exist_is_explained():
    with pytest.raises(NotYet) as raised:
        from_notebook({}, "save_all")
    assert raised.value.cause == "E-NOT-DEFINED"
    assert "save_all" in str(raised.value)


def test_a_forgotten_return_is_told_from_a_wrong_type():
    for value, cause in ((None, "E-NO-RETURN"), (3, "E-WRONG-TYPE")):
        with pytest.raises(NotYet) as raised:
            expect_type(value, list, "save_all", "a list")
        assert raised.value.cause == cause


def test_long_errors_are_cut():
    assert len(diagnose(ValueError("x" * 900_000), "it raised").parts["Found"]) < 200


def test_a_field_is_one_short_line_whatever_is_put_in():
    found = messages("shared")("E-COLUMNS", columns=["a\nb", "c"] * 900, wanted=["a", "b"]).parts["Found"]
    assert found.startswith("the columns are a b, c, a b, c")
    assert len(found) < LONGEST + 30 and "\n" not in found


def test_opens_for_reading_are_counted_whoever_opens(tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(b"x")
    with count_opens([path]) as opens:
        path.read_bytes()
        path.open("rb").close()
        path.write_bytes(b"y")
    path.read_bytes()
    assert list(opens.values()) == [2]
