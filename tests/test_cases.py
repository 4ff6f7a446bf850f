"""Submissions as small files: their form, and the notebooks made of them."""

import pytest
from conftest import REPOSITORY, graded_cells

from autograder import demo
from autograder.cases import KINDS, Case, read_case, read_cases, submitted
from autograder.errors import Mistake

SOLUTION = REPOSITORY / "solutions" / "01-saving" / "01-saving.ipynb"
CASES = read_cases(REPOSITORY / "tests" / "submissions" / "01-saving")


def write(tmp_path, text):
    folder = tmp_path / "wrong"
    folder.mkdir()
    path = folder / "scaler-missing.py"
    path.write_text(text)
    return path


def test_a_case_tells_its_story_its_answers_and_what_must_come_of_them(tmp_path):
    case = read_case(
        write(
            tmp_path,
            '"""No scaler.\n\ntask1-check-pipeline: 0 E-SCALER-MISSING\n"""\n# %% task1-pipeline\nx = 1\n',
        )
    )
    assert case.student == "wrong-scaler-missing"
    assert case.story == "No scaler."
    assert case.answers == {"task1-pipeline": "x = 1"}
    assert case.expected == {"task1-check-pipeline": (0, "E-SCALER-MISSING")}


@pytest.mark.parametrize("text", ['"""A story.\n\nnot an expectation\n"""\n', "x = 1\n"])
def test_a_case_of_another_form_is_named(tmp_path, text):
    with pytest.raises(ValueError, match=r"scaler-missing\.py"):
        read_case(write(tmp_path, text))


def test_only_answer_cells_can_be_replaced():
    with pytest.raises(ValueError, match="no answer cell 'task1-check-pipeline'"):
        submitted(SOLUTION, Case("cheat", "wrong", "", {"task1-check-pipeline": "pass"}))


def test_there_are_enough_cases_of_each_kind():
    count = {kind: sum(case.kind == kind for case in CASES) for kind in KINDS}
    assert (
        count["right"] >= 1 and count["alternative"] >= 3 and count["wrong"] >= 15 and count["hostile"] >= 3
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.student)
def test_a_case_is_of_one_piece(case):
    maximum = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in graded_cells(submitted(SOLUTION, case))
    }
    assert set(case.expected) <= set(maximum)
    if case.kind in ("right", "alternative"):
        assert not case.expected, "these get full marks"
    if case.kind == "wrong":
        assert any(points < maximum[name] for name, (points, _) in case.expected.items())
        assert all(cause for _, cause in case.expected.values())


def test_the_demo_outside_a_checkout_says_what_it_needs(monkeypatch, tmp_path):
    monkeypatch.setattr("autograder.material.CHECKOUT", tmp_path)
    with pytest.raises(Mistake, match="clone the repository"):
        demo.prepare(tmp_path / "class")
    assert list(tmp_path.iterdir()) == []


def test_the_demo_replaces_its_own_folder_and_no_other(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Mistake, match="not empty"):
        demo.prepare(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"
