"""The checks of exercise 04 accept the solution, on files and functions alike, and their own facts are true."""

import contextlib
import io
import os
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from conftest import REPOSITORY, graded_cells

from autograder.checks import onnx_files
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "04-onnx" / "04-onnx.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, run in a folder of its own."""
    notebook = nbformat.read(SOLUTION, as_version=4)
    graded = {cell.id for cell in graded_cells(notebook)}
    namespace: dict = {}
    with contextlib.chdir(tmp_path_factory.mktemp("solved")), contextlib.redirect_stdout(io.StringIO()):
        for cell in notebook.cells:
            if cell.cell_type == "code" and cell.id not in graded:
                exec(compile(cell.source, cell.id, "exec"), namespace)
        return namespace | {"__folder__": Path.cwd() / "models"}


FUNCTION_CHECKS = [
    onnx_files.export, onnx_files.predict_onnx, onnx_files.agree, onnx_files.compare, onnx_files.speed_table,
]  # fmt: skip
FILE_CHECKS = [
    onnx_files.model_file, onnx_files.predictions_file, onnx_files.tolerance_file, onnx_files.speed_file,
]  # fmt: skip


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


def test_the_checks_judge_the_data_and_models_that_the_notebook_uses(solved):
    X_train, X_test, y_train, y_test = onnx_files.data()
    for ours, theirs in zip(
        (X_train, X_test, y_train, y_test), ("X_train", "X_test", "y_train", "y_test"), strict=True
    ):
        assert ours.equals(solved[theirs])
    for C, theirs in ((1.0, "model"), (0.5, "other")):
        ours = onnx_files.fitted(X_train, y_train, C).predict_proba(X_test)
        assert np.allclose(ours, solved[theirs].predict_proba(X_test), rtol=0, atol=1e-9)


def test_what_float32_does_lies_far_below_the_difference_that_counts_as_another_model(solved):
    X_test = solved["X_test"]
    own, other = (
        solved["compare"](solved[name], solved["__folder__"] / "model.onnx", X_test)
        for name in ("model", "other")
    )
    assert own["max_difference"] * 50 < onnx_files.SAME < other["max_difference"] / 50


def test_a_broken_file_is_refused_without_a_word_on_stderr(tmp_path, capfd):
    (tmp_path / "model.onnx").write_bytes(os.urandom(1000))
    with pytest.raises(NotYet, match="E-NOT-ONNX"):
        onnx_files.model_file(tmp_path)
    assert capfd.readouterr().err == ""


def test_every_graded_cell_calls_a_check_that_exists():
    for cell in graded_cells(nbformat.read(SOLUTION, as_version=4)):
        called = re.findall(r"onnx_files\.(\w+)\(", cell.source)
        assert called and all(callable(getattr(onnx_files, function)) for function in called)
