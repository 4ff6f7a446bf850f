"""The rules that spoil model solutions: what they change, and what may count as a right answer all the same.

That the checks notice the mutants shows ``make mutants``, which takes ten minutes.
"""

import functools
from collections import Counter

import mutants
import mutation
import pytest
from all_cases import EXERCISES
from equivalents import EQUIVALENT, difference, reason
from nbformat.v4 import new_code_cell, new_notebook


@functools.cache
def everything():
    """The mutants of all exercises."""
    return mutants.all_mutants(EXERCISES)


def spoilt(source, rule):
    """What a rule makes of the solution between the marks of one answer cell."""
    mark = {"grade": False, "solution": True, "grade_id": "answer"}
    cell = new_code_cell(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", metadata={"nbgrader": mark})
    check = new_code_cell("check()", metadata={"nbgrader": {"grade": True, "grade_id": "check", "points": 1}})
    found = mutation.mutants("00-made-up", new_notebook(cells=[cell, check]))
    return {one.after for one in found if one.rule == rule}


@pytest.mark.parametrize(
    ("rule", "source", "after"),
    [
        ("part_of_the_data", "f(X)", "f(X[:1])"),
        ("labels_for_probabilities", "model.predict_proba(X)", "model.predict"),
        ("another_hash", "hashlib.sha256(data)", "hashlib.md5"),
        ("another_unit", "(now() - start) * 1000", "(now() - start)"),
        ("any_for_all", "all(answers)", "any(answers)"),
        ("steps_in_another_order", "[scaler, pca, forest]", "[pca, scaler, forest]"),
        ("arguments_exchanged", "joblib.dump(model, path)", "joblib.dump(path, model)"),
        ("another_clock", "datetime.now(timezone.utc)", "datetime.now()"),
        ("level_of_nesting", "model.get_params()", "model.get_params(deep=False)"),
        ("roughly_equal", "np.array_equal(a, b)", "np.allclose(a, b)"),
        ("no_lock", "database.execute('BEGIN IMMEDIATE')", "'BEGIN'"),
        ("comparison", "a < b", "a <= b"),
        ("statement_left_out", "temporary.unlink()", "pass"),
    ],
)
def test_a_rule_changes_what_its_name_says(rule, source, after):
    assert after in spoilt(source, rule)


def test_words_for_people_and_given_code_are_left_alone():
    assert not spoilt('raise ValueError("no model")', "constant")
    assert not spoilt('print("done")', "constant")
    assert not spoilt('"""What it does."""', "constant")


def test_code_that_a_solution_writes_into_a_module_is_spoilt_too():
    module = 'Path("m.py").write_text("""\ndef flags(X, limit):\n    return X > limit\n""")'
    assert "X >= limit" in spoilt(module, "comparison")


@pytest.mark.slow
def test_mutants_are_enough_and_no_two_of_them_are_the_same():
    assert len(everything()) >= mutants.LEAST
    conceptual = Counter(one.exercise for one in everything() if one.kind == "conceptual")
    assert min(conceptual[exercise] for exercise in EXERCISES) >= mutants.LEAST_CONCEPTUAL
    assert len({(one.exercise, one.cell, one.source) for one in everything()}) == len(everything())
    assert all(compile(one.source, one.name, "exec") for one in everything())


@pytest.mark.slow
def test_each_reason_is_about_a_mutant_and_holds_on_its_first_inputs():
    for pattern, why in EQUIVALENT.items():
        about = [one for one in everything() if reason(one) is why]
        assert about, f"nothing has the name {pattern}"
    one = next(one for one in everything() if "arguments_exchanged: np.array_equal" in one.name)
    assert reason(one).holds(one, 0) and difference(one) == ""


@pytest.mark.slow
def test_what_is_called_equivalent_and_is_not_is_found_out():
    wrong = next(
        one
        for one in everything()
        if "07-security task4" in one.name and "name not in PLAIN -> str" in one.name
    )
    assert difference(wrong).startswith("input")
