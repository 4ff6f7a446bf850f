"""The checks of exercise 06 accept the solution, and tell apart what only they can see: who comes between, who dies."""

import contextlib
import io
import json
import os
import re
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from conftest import REPOSITORY, graded_cells

from autograder.checks import versioning
from autograder.checks.verdict import NotYet

FOLDER = REPOSITORY / "solutions" / "06-versioning"
SOLUTION = FOLDER / "06-versioning.ipynb"
OLD = REPOSITORY / "lessons" / "data" / "old"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, run in a copy of its folder."""
    notebook = nbformat.read(SOLUTION, as_version=4)
    graded = {cell.id for cell in graded_cells(notebook)}
    namespace: dict = {}
    folder = Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("solved") / "exercise"))
    here = Path.cwd()
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
    versioning.newest, versioning.classify, versioning.register, versioning.two_writers, versioning.promote,
    versioning.rollback, versioning.killed, versioning.history,
]  # fmt: skip
FILE_CHECKS = [
    versioning.classification_file, versioning.registry_file, versioning.pointer_file, versioning.history_file,
]  # fmt: skip


def place(check, folder):
    """The folder that the notebook passes to a check of files."""
    return folder if check is versioning.classification_file else folder / "models"


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_the_solution_passes_and_says_so_on_stdout_only(check, solved, capfd):
    assert check(solved) is None
    out, err = capfd.readouterr()
    assert out.startswith("Passed.")
    assert err == ""


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_the_solutions_files_pass_without_its_notebook(check, solved, capfd):
    assert check(place(check, solved["__folder__"])) is None
    assert capfd.readouterr().out.startswith("Passed.")


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_notebook_passes_nothing(check):
    with pytest.raises(NotYet, match="E-NOT-DEFINED"):
        check({})


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_folder_passes_nothing(check, tmp_path):
    (tmp_path / "models").mkdir()
    with pytest.raises(NotYet, match="E-FILE-MISSING"):
        check(place(check, tmp_path))


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
    assert sorted(versioning._truth(FOLDER).values()) == sorted(versioning.OUTCOMES)


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


def test_every_graded_cell_calls_a_check_that_exists():
    for cell in graded_cells(nbformat.read(SOLUTION, as_version=4)):
        called = re.findall(r"versioning\.(\w+)\(", cell.source)
        assert called and all(callable(getattr(versioning, function)) for function in called)
