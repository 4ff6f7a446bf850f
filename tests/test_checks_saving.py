"""The checks of exercise 01 accept the solution, on files and functions alike, and their own facts are true."""

import numpy as np
import pytest
from conftest import REPOSITORY, solution
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

from autograder.checks import saving

SOLUTION = REPOSITORY / "solutions" / "01-saving" / "01-saving.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("01-saving", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


def test_the_given_scores_are_those_of_the_solution(solved):
    X_train, _, y_train, _ = saving.data()
    measured = cross_val_score(clone(solved["model"]), X_train, y_train, cv=5)
    assert np.allclose(measured, saving.SCORES, atol=1e-4)
    assert np.array_equal(solved["scores"], saving.SCORES)


def test_the_checks_judge_the_data_that_the_notebook_uses(solved):
    for ours, theirs in zip(saving.data(), ("X_train", "X_test", "y_train", "y_test"), strict=True):
        assert ours.equals(solved[theirs])
