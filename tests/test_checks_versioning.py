"""The checks of exercise 06 accept the solution, and tell apart what only they can see: who comes between, who dies."""

import json
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from conftest import REPOSITORY, solution

from autograder.checks import versioning
from autograder.checks.verdict import NotYet

FOLDER = REPOSITORY / "solutions" / "06-versioning"
SOLUTION = FOLDER / "06-versioning.ipynb"
OLD = REPOSITORY / "lessons" / "data" / "old"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("06-versioning", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


def test_the_old_files_are_those_of_the_lesson():
    loans = pd.read_csv(REPOSITORY / "lessons" / "data" / "loans.csv")
    applications = pd.read_csv(FOLDER / "applications.csv")
    assert np.array_equal(applications, loans.iloc[-500:-300][list(applications)])
    expected = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    assert list(expected) == versioning.OLD
    for name, labels in expected.items():
        assert (FOLDER / name).read_bytes() == (OLD / name).read_bytes()
        kind, _, version = Path(name).stem.partition("-")
        then = json.loads((OLD / f"{version}.json").read_text(encoding="utf-8"))["answers"][kind]["labels"]
        assert "".join(map(str, labels)) == then[: len(labels)]


def test_the_five_old_files_have_five_different_ends():
    assert sorted(versioning.outcomes(FOLDER).values()) == sorted(versioning.OUTCOMES)


def test_an_old_file_that_is_not_ours_is_not_opened(tmp_path):
    folder = Path(shutil.copytree(FOLDER, tmp_path / "exercise"))
    (folder / "models").mkdir()
    (folder / "models" / "classification.json").write_text(json.dumps(dict.fromkeys(versioning.OLD, "works")))
    marker = tmp_path / "marker"
    payload = f"cbuiltins\nexec\n(Vopen({str(marker)!r}, 'w').close()\ntR."
    (folder / "forest-1.3.2.joblib").write_bytes(payload.encode())
    with pytest.raises(NotYet, match="E-SHIPPED-FILE"):
        versioning.classification_file(folder)
    assert not marker.exists()


def test_candidates_differ_so_that_an_exchange_is_seen(solved):
    X, y = solved["X"], solved["y"]
    answers = [
        versioning.candidate(number).fit(X, y).predict_proba(X).tobytes()
        for number in range(1, versioning.CANDIDATES + 1)
    ]
    assert len(set(answers)) == versioning.CANDIDATES


def test_the_registry_of_the_checks_is_the_one_that_is_given():
    given = next(
        cell.source for cell in nbformat.read(SOLUTION, as_version=4).cells if cell.id == "task3-registry"
    )
    assert versioning.TABLE in given
