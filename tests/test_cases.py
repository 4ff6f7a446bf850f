"""Submissions as small files: their form, the notebooks made of them, and what these get."""

from collections import defaultdict
from functools import cache

import in_process
import pytest
from all_cases import CASES, EXERCISES, each, expected, full_marks
from conftest import REPOSITORY
from in_process import Cell, Died

from autograder import demo
from autograder.cases import KINDS, Case, read_case, submitted
from autograder.errors import Mistake

SOLUTION = REPOSITORY / "solutions" / "01-saving" / "01-saving.ipynb"


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


@pytest.mark.parametrize("exercise", EXERCISES)
def test_there_are_enough_cases_of_each_kind(exercise):
    kinds = [case.kind for case in CASES[exercise]]
    for kind, least in (("right", 1), ("alternative", 8), ("wrong", 15), ("hostile", 3)):
        assert kinds.count(kind) >= least, kind


@each(*KINDS)
def test_a_case_is_of_one_piece(exercise, case):
    submitted(REPOSITORY / "solutions" / exercise / f"{exercise}.ipynb", case)  # its answers are answer cells
    maximum = full_marks(exercise)
    assert set(case.expected) <= set(maximum)
    if case.kind in ("right", "alternative"):
        assert not case.expected, "these get full marks"
    if case.kind == "wrong":
        assert any(points < maximum[name] for name, (points, _) in case.expected.items())
        assert all(cause for _, cause in case.expected.values())


@pytest.fixture(scope="module")
def graded(request):
    """What each case that is to be tested gets; those of an exercise are graded together."""
    wanted = defaultdict(list)
    for item in request.session.items:
        if item.path == request.path and "graded" in item.fixturenames:
            wanted[item.callspec.params["exercise"]].append(item.callspec.params["case"])
    return cache(lambda exercise: in_process.grade(exercise, wanted[exercise]))


@each("right", "alternative", "wrong", fast=45)
def test_a_case_gets_its_points_for_its_causes(exercise, case, graded):
    """As in boxes, where `test_submissions.py` has the hostile ones too, and what a wrong one is not about."""
    got = graded(exercise)[case.student]
    assert not isinstance(got, Died), got
    wanted = expected(exercise, case)
    assert got == {name: wanted[name] for name in got}
    assert set(got) >= (set(case.expected) if case.kind == "wrong" else set(wanted))


def test_a_graded_cell_runs_where_its_first_line_says():
    """With what the notebook remembers; with its files and modules; with its data files only."""
    cells = [
        Cell("%%writefile helper.py\nvalue = 1"),
        Cell("await __import__('asyncio').sleep(0)\nanswer = open('given.txt').read()"),
        Cell("import helper\nassert (answer, helper.value) == ('42', 1)", "student", 2),
        Cell("# fresh process\nimport helper\nassert open('given.txt').read() == '42'", "fresh-files", 2),
        Cell("# fresh process\nanswer", "fresh-memory", 2),
        Cell("# clean room\nassert open('given.txt').read() == '42'", "clean-files", 2),
        Cell("# clean room\nimport helper", "clean-code", 2),
        Cell("open('given.txt', 'w').write('changed')"),
        Cell("1.5", "partial", 2),
    ]
    assert in_process.run(cells, {"ada": cells}, {"given.txt": b"42"})["ada"] == {
        "student": (2, None),
        "fresh-files": (2, None),
        "fresh-memory": (0, "NameError"),
        "clean-files": (2, None),
        "clean-code": (0, "ModuleNotFoundError"),
        "partial": (1.5, "partial"),
    }


def test_notebooks_go_their_own_ways_from_the_cell_in_which_they_differ():
    """None sees what another has done, in memory or on disk."""
    check = Cell("assert {p.name for p in Path('.').iterdir()} == names", "check", 1)
    begin = Cell("from pathlib import Path\nPath('empty').mkdir(); names = {'empty'}")
    model = [begin, Cell("Path('a').touch(); names.add('a')"), check]
    notebooks = {
        "like the model": model,
        "other": [begin, Cell("Path('empty').rmdir(); Path('b').touch(); names = {'b'}"), check],
        "wrong": [begin, Cell("Path('c').touch()"), check],
        "other from the top": [Cell(begin.source + "; Path('d').touch()"), *model[1:]],
    }
    assert in_process.run(model, notebooks, {}) == {
        "like the model": {"check": (1, None)},
        "other": {"check": (1, None)},
        "wrong": {"check": (0, "AssertionError")},
        "other from the top": {"check": (0, "AssertionError")},
    }


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("while True: pass", "did not come to its end within 1 s"),
        ("import os; os._exit(0)", "ended before the notebook did"),
    ],
)
def test_a_notebook_that_does_not_end_by_itself_is_said_to_be_that(source, sentence):
    check = Cell("1", "check", 1)
    notebooks = {"ada": [Cell(source), check], "ben": [Cell("x = 1"), check]}
    ran = in_process.run([Cell(""), check], notebooks, {}, seconds=1)
    assert isinstance(ran["ada"], Died) and sentence in str(ran["ada"])
    assert ran["ben"] == {"check": (1, None)}


def test_the_demo_without_its_own_files_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("autograder.material.PACKAGE", tmp_path / "autograder")
    with pytest.raises(Mistake, match="install it again"):
        demo.prepare(tmp_path / "class")
    assert list(tmp_path.iterdir()) == []


def test_the_demo_replaces_its_own_folder_and_no_other(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Mistake, match="not empty"):
        demo.prepare(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"
