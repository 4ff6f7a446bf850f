"""The checks of exercise 02 accept the solution, on files and functions alike, and what they hand out is as told."""

import contextlib
import io
import os
import pickle
import re
from pathlib import Path

import joblib
import nbformat
import numpy as np
import pytest
from conftest import REPOSITORY, graded_cells

from autograder.checks import loading
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "02-loading" / "02-loading.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, run in a folder of its own."""
    notebook = nbformat.read(SOLUTION, as_version=4)
    graded = {cell.id for cell in graded_cells(notebook)}
    namespace: dict = {}
    folder, here = tmp_path_factory.mktemp("solved"), Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in notebook.cells:
                if cell.cell_type == "code" and cell.id not in graded:
                    exec(compile(cell.source, cell.id, "exec"), namespace)
    finally:
        os.chdir(here)
    return namespace | {"__folder__": folder}


FUNCTION_CHECKS = [
    loading.load_any_reads, loading.load_any_refuses, loading.predict_safely_columns,
    loading.predict_safely_refuses, loading.golden, loading.matches, loading.start,
]  # fmt: skip
FILE_CHECKS = [loading.inventory_file, loading.predictions_file, loading.golden_file, loading.accepted_file]


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_the_solution_passes_and_says_so_on_stdout_only(check, solved, capfd):
    assert check(solved) is None
    out, err = capfd.readouterr()
    assert out.startswith("Passed.")
    assert err == ""


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_the_solutions_files_pass_without_its_notebook(check, solved, capfd):
    assert check(solved["__folder__"] / "work") is None
    assert capfd.readouterr().out.startswith("Passed.")


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_notebook_passes_nothing(check):
    with pytest.raises(NotYet, match="E-NOT-DEFINED"):
        check({})


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_folder_passes_nothing(check, tmp_path):
    with pytest.raises(NotYet, match="E-FILE-MISSING"):
        check(tmp_path)


def test_what_is_handed_out_is_the_same_each_time(solved, tmp_path):
    loading.hand_out(tmp_path)
    given = solved["__folder__"] / "given"
    for path in [path for path in given.rglob("*") if path.is_file()]:
        assert path.read_bytes() == (tmp_path / path.relative_to(given)).read_bytes(), path.name


def test_every_candidate_that_must_be_refused_answers_the_golden_rows_otherwise(solved):
    """Not only in the last bit, so that no honest rounding can let it in."""
    folder = solved["__folder__"] / "given"
    right = pickle.loads((folder / "candidates" / "b.bin").read_bytes())
    rows = loading._wine()[0].iloc[5::20]
    for name, accepted in loading.CANDIDATES.items():
        if name != "d.bin":  # the pointer
            gap = abs(
                joblib.load(folder / "candidates" / name).predict_proba(rows) - right.predict_proba(rows)
            )
            assert (gap.max() == 0) if accepted else (gap.max() > 0.01), name


def test_an_array_in_the_wrong_order_would_go_unnoticed(solved):
    """The trap of task 2 is real: without names the given model answers, and answers otherwise."""
    wine, _ = loading._wine()
    model = loading._wine_model()
    wrong = model[-1].predict_proba(model[0].transform(wine)[:, ::-1])
    assert wrong.shape == (len(wine), 3)
    assert not np.allclose(wrong, model.predict_proba(wine), atol=0.1)


def test_every_graded_cell_calls_a_check_that_exists():
    for cell in graded_cells(nbformat.read(SOLUTION, as_version=4)):
        called = re.findall(r"loading\.(\w+)\(", cell.source)
        assert called and all(callable(getattr(loading, function)) for function in called)
