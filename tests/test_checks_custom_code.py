"""The checks of exercise 03 accept the solution, on files and functions alike, and give the process back as it was."""

import contextlib
import io
import os
import pickle
import re
import sys
from pathlib import Path

import joblib
import nbformat
import numpy as np
import pytest
from conftest import REPOSITORY, graded_cells

from autograder.checks import custom_code
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "03-custom-code" / "03-custom-code.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, run as a `__main__` in a folder of its own."""
    notebook = nbformat.read(SOLUTION, as_version=4)
    graded = {cell.id for cell in graded_cells(notebook)}
    main = type(sys)("__main__")
    folder, here, path = tmp_path_factory.mktemp("solved"), Path.cwd(), list(sys.path)
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.StringIO()), custom_code._program(main):
            for cell in notebook.cells:
                if cell.cell_type == "code" and cell.id not in graded:
                    exec(compile(cell.source, cell.id, "exec"), main.__dict__)
        yield main.__dict__ | {"__folder__": folder / "models"}
    finally:
        os.chdir(here)
        sys.path[:] = path
        sys.modules.pop("credit_steps", None)


FUNCTION_CHECKS = [
    custom_code.split, custom_code.build_model, custom_code.save_by_value, custom_code.asks_for_main,
]  # fmt: skip
FILE_CHECKS = [
    custom_code.module, custom_code.module_text, custom_code.model_elsewhere, custom_code.model_file,
    custom_code.dill_file, custom_code.builtin_file, custom_code.decisions,
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
    out, err = capfd.readouterr()
    assert out.startswith("Passed.")
    assert err == ""


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_notebook_passes_nothing(check):
    with pytest.raises(NotYet, match="E-NOT-DEFINED"):
        check({})


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_folder_passes_nothing(check, tmp_path):
    with pytest.raises(NotYet, match="E-FILE-MISSING"):
        check(tmp_path)


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_a_check_leaves_the_process_as_it_was(check, solved):
    learners, main, path = sys.modules.get("credit_steps"), sys.modules["__main__"], list(sys.path)
    check(solved["__folder__"])
    assert sys.modules.get("credit_steps") is learners
    assert sys.modules["__main__"] is main
    assert sys.path == path
    assert "LIMIT" not in os.environ


class Payload:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return Path.touch, (self.marker,)


@pytest.mark.parametrize("check", [custom_code.model_file, custom_code.builtin_file])
@pytest.mark.parametrize("dump", [pickle.dump, joblib.dump])
def test_a_clean_room_check_runs_nothing_of_a_file(check, dump, tmp_path):
    marker = tmp_path / "marker"
    for name in ("model.joblib", "builtin.joblib"):
        with (tmp_path / name).open("wb") as file:
            dump([Payload(marker), np.zeros(3)], file)
    with pytest.raises(NotYet, match=r"E-REFUSED-CLASS|E-OWN-CODE"):
        check(tmp_path)
    assert not marker.exists()


def test_every_graded_cell_calls_a_check_that_exists():
    for cell in graded_cells(nbformat.read(SOLUTION, as_version=4)):
        called = re.findall(r"custom_code\.(\w+)\(", cell.source)
        assert called and all(callable(getattr(custom_code, function)) for function in called)
