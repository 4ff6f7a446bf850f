"""The checks of exercise 01 accept the solution, on files and functions alike, and their own facts are true."""

import contextlib
import io
import os
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from conftest import REPOSITORY, graded_cells
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

from autograder.checks import saving
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "01-saving" / "01-saving.ipynb"


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
    return namespace | {"__folder__": folder / "models"}


FUNCTION_CHECKS = [
    saving.pipeline, saving.fitted, saving.save_all, saving.size_table, saving.identical, saving.verify_file,
    saving.save_metadata, saving.save_safely, saving.onnx_labels,
]  # fmt: skip
FILE_CHECKS = [saving.saved_files, saving.size_file, saving.metadata_file, saving.safe_file]


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_the_solution_passes_and_says_so_on_stdout_only(check, solved, capfd):
    assert check(solved) is None
    out, err = capfd.readouterr()
    assert out.startswith("Passed.")
    assert err == ""


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_the_solutions_files_pass_without_its_notebook(check, solved, capfd):
    assert check(solved["__folder__"]) is None
    assert capfd.readouterr().out.startswith("Passed.")


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_notebook_passes_nothing(check):
    with pytest.raises(NotYet, match="E-NOT-DEFINED"):
        check({})


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_folder_passes_nothing(check, tmp_path):
    with pytest.raises(NotYet, match="E-FILE-MISSING"):
        check(tmp_path)


def test_the_given_scores_are_those_of_the_solution(solved):
    X_train, _, y_train, _ = saving.data()
    measured = cross_val_score(clone(solved["model"]), X_train, y_train, cv=5)
    assert np.allclose(measured, saving.SCORES, atol=1e-4)
    assert np.array_equal(solved["scores"], saving.SCORES)


def test_the_checks_judge_the_data_that_the_notebook_uses(solved):
    for ours, theirs in zip(saving.data(), ("X_train", "X_test", "y_train", "y_test"), strict=True):
        assert ours.equals(solved[theirs])


def test_every_graded_cell_calls_a_check_that_exists():
    for cell in graded_cells(nbformat.read(SOLUTION, as_version=4)):
        called = re.findall(r"saving\.(\w+)\(", cell.source)
        assert called and all(callable(getattr(saving, function)) for function in called)
