"""The checks of exercise 02 accept the solution, on files and functions alike, and what they hand out is as told."""

import pickle

import joblib
import numpy as np
import pytest
from conftest import REPOSITORY, solution

from autograder.checks import loading
from autograder.checks.loading import given

SOLUTION = REPOSITORY / "solutions" / "02-loading" / "02-loading.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("02-loading", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


def test_what_is_handed_out_is_the_same_each_time(solved, tmp_path):
    loading.hand_out(tmp_path)
    handed_out = solved["__folder__"] / "given"
    for path in [path for path in handed_out.rglob("*") if path.is_file()]:
        assert path.read_bytes() == (tmp_path / path.relative_to(handed_out)).read_bytes(), path.name


def test_every_candidate_that_must_be_refused_answers_the_golden_rows_otherwise(solved):
    """Not only in the last bit, so that no honest rounding can let it in."""
    folder = solved["__folder__"] / "given"
    right = pickle.loads((folder / "candidates" / "b.bin").read_bytes())
    rows = given.wine()[0].iloc[5::20]
    for name, accepted in loading.CANDIDATES.items():
        if name != "d.bin":  # the pointer
            gap = abs(
                joblib.load(folder / "candidates" / name).predict_proba(rows) - right.predict_proba(rows)
            )
            assert (gap.max() == 0) if accepted else (gap.max() > 0.01), name


def test_an_array_in_the_wrong_order_would_go_unnoticed(solved):
    """The trap of task 2 is real: without names the given model answers, and answers otherwise."""
    wine, _ = given.wine()
    model = given.wine_model()
    wrong = model[-1].predict_proba(model[0].transform(wine)[:, ::-1])
    assert wrong.shape == (len(wine), 3)
    assert not np.allclose(wrong, model.predict_proba(wine), atol=0.1)
