"""The checks of exercise 05 accept the solution, on files and functions alike, and their own facts are true."""

import json
import pickle

import joblib
import nbformat
import numpy as np
import pytest
from conftest import REPOSITORY, solution
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

from autograder.checks import metadata
from autograder.checks.metadata.given import GOLDEN, other_model
from autograder.checks.metadata.task4_loading import Trap, _sprung
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "05-metadata" / "05-metadata.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("05-metadata", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


def test_the_given_scores_are_those_of_the_given_model(solved):
    X, y = metadata.data()
    assert np.allclose(cross_val_score(clone(solved["model"]), X, y, cv=5), metadata.SCORES, atol=1e-4)
    assert np.array_equal(solved["scores"], metadata.SCORES)
    without = cross_val_score(clone(solved["model"]), X.drop(columns="mean texture"), y, cv=5)
    shuffled = cross_val_score(
        clone(solved["model"]), X, y.sample(frac=1, random_state=0).set_axis(y.index), cv=5
    )
    given = next(
        cell.source for cell in nbformat.read(SOLUTION, as_version=4).cells if cell.id == "task5-use"
    )
    for measured in (without, shuffled):
        assert str(measured.round(4).tolist()) in given
    assert solved["source"] == metadata.SOURCE


def test_the_checks_judge_the_data_and_the_model_that_the_notebook_uses(solved):
    X, y = metadata.data()
    assert X.equals(solved["X"]) and list(X.dtypes) == list(solved["X"].dtypes) and y.equals(solved["y"])
    assert np.array_equal(
        metadata.given_model(X, y).predict_proba(X),
        joblib.load(solved["__folder__"] / "models" / "tumour.joblib").predict_proba(X),
    )


def test_the_trap_tells_that_it_was_loaded_and_not_that_it_was_read():
    _sprung.clear()
    content = pickle.dumps(Trap())
    assert _sprung == []
    pickle.loads(content)
    assert _sprung == ["loaded"]


def test_the_slightly_other_model_differs_in_probabilities_only():
    model, X, _ = other_model(seed=2)
    other, *_ = other_model(seed=2, C=0.7)
    five = X.head(GOLDEN)
    assert np.array_equal(model.predict(five), other.predict(five))
    assert np.abs(model.predict_proba(five) - other.predict_proba(five)).max() > 0.01


@pytest.mark.parametrize(
    ("key", "value", "check", "cause"),
    [
        ("golden", {"rows": [], "probabilities": []}, metadata.golden_file, "E-GOLDEN-FORM"),
        ("golden", [[{}]], metadata.golden_file, "E-GOLDEN-FORM"),
        ("golden", {"rows": {"a": 1}, "probabilities": 10**400}, metadata.golden_file, "E-GOLDEN-FORM"),
        ("features", {"name": "mean area"}, metadata.description_file, "E-FEATURES"),
        ("features", [["mean radius"]], metadata.description_file, "E-FEATURES"),
        ("cv_mean", True, metadata.description_file, "E-SCORES"),
        ("cv_std", 10**400, metadata.description_file, "E-SCORES"),
        ("versions", "1.9.1", metadata.description_file, "E-VERSION"),
        ("trained_at", 20260115, metadata.sidecar_file, "E-TIME-FORM"),
        ("data_sha256", None, metadata.sidecar_file, "E-DATA-HASH"),
    ],
)
def test_whatever_a_sidecar_says_is_answered_with_a_sentence(key, value, check, cause, solved, tmp_path):
    facts = json.loads((solved["__folder__"] / "models" / "tumour.json").read_text(encoding="utf-8"))
    (tmp_path / "tumour.json").write_text(json.dumps(facts | {key: value}), encoding="utf-8")
    (tmp_path / "tumour.joblib").write_bytes((solved["__folder__"] / "models" / "tumour.joblib").read_bytes())
    with pytest.raises(NotYet, match=f"^{cause}"):
        check(tmp_path)


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 5000, "[]", '{"golden"', " " * 2_000_000])
def test_a_sidecar_that_is_none_is_answered_with_a_sentence(text, tmp_path):
    (tmp_path / "tumour.json").write_text(text, encoding="utf-8")
    with pytest.raises(NotYet, match=r"^E-(NOT-JSON|KEYS)"):
        metadata.sidecar_file(tmp_path)
