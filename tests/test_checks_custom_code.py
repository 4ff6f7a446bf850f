"""The checks of exercise 03 accept the solution, on files and functions alike, and give the process back as it was."""

import os
import pickle
import sys
from pathlib import Path

import joblib
import numpy as np
import pytest
from conftest import REPOSITORY, solution

from autograder.checks import custom_code
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "03-custom-code" / "03-custom-code.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("03-custom-code", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


FILE_CHECKS = [
    custom_code.module, custom_code.module_text, custom_code.model_elsewhere, custom_code.model_file,
    custom_code.dill_file, custom_code.builtin_file, custom_code.decisions,
]  # fmt: skip


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_a_check_leaves_the_process_as_it_was(check, solved):
    learners, main, path = sys.modules.get("credit_steps"), sys.modules["__main__"], list(sys.path)
    check(solved["__folder__"] / "models")
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
