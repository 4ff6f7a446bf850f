"""A check that does not pass says what, why and what next, and nothing else."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograder.checks.kit import call, count_opens, diagnose, expect_type, from_notebook
from autograder.checks.verdict import WIDTH, NotYet


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
    assert max(map(len, scaler_missing()._render_traceback_())) <= WIDTH


def test_a_function_that_prints_and_warns_is_called_quietly(capsys):
    def noisy(x):
        import sys
        import warnings

        print("out")
        print("err", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return x + 1

    assert call(noisy, 1) == 2
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
        call(function)
    assert raised.value.cause == cause


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


def test_opens_for_reading_are_counted_whoever_opens(tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(b"x")
    with count_opens([path]) as opens:
        path.read_bytes()
        path.open("rb").close()
        path.write_bytes(b"y")
    path.read_bytes()
    assert list(opens.values()) == [2]
