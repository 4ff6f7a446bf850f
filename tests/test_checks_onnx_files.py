"""The checks of exercise 04 accept the solution, on files and functions alike, and their own facts are true."""

import os

import numpy as np
import pytest
from conftest import REPOSITORY, solution

from autograder.checks import onnx_files
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "04-onnx" / "04-onnx.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("04-onnx", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


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
        solved["compare"](solved[name], solved["__folder__"] / "models" / "model.onnx", X_test)
        for name in ("model", "other")
    )
    assert own["max_difference"] * 50 < onnx_files.SAME < other["max_difference"] / 50


def test_a_broken_file_is_refused_without_a_word_on_stderr(tmp_path, capfd):
    (tmp_path / "model.onnx").write_bytes(os.urandom(1000))
    with pytest.raises(NotYet, match="E-NOT-ONNX"):
        onnx_files.model_file(tmp_path)
    assert capfd.readouterr().err == ""
