"""The checks of exercise 07 accept the solution, and their attacks and samples are what they say."""

import contextlib
import io
import pickle

import nbformat
import pytest
from conftest import REPOSITORY, graded_cells

from autograder.checks import security
from autograder.checks.loader import ALLOWED
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "07-security" / "07-security.ipynb"
FUNCTION_CHECKS = [
    security.sign, security.verify, security.read_key, security.load_verified, security.restricted_load,
    security.is_suspicious,
]  # fmt: skip
FILE_CHECKS = [security.signed_file, security.allow_list]


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, run in a folder of its own."""
    notebook = nbformat.read(SOLUTION, as_version=4)
    graded = {cell.id for cell in graded_cells(notebook)}
    namespace: dict = {}
    folder = tmp_path_factory.mktemp("solved")
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        for cell in notebook.cells:
            if cell.cell_type == "code" and cell.id not in graded:
                exec(compile(cell.source, cell.id, "exec"), namespace)
    return namespace | {"__folder__": folder}


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_the_solution_passes_and_says_so_on_stdout_only(check, solved, capfd):
    assert check(solved) is None
    out, err = capfd.readouterr()
    assert out.startswith("Passed.")
    assert err == ""


@pytest.mark.parametrize("check", FILE_CHECKS, ids=lambda check: check.__name__)
def test_the_solutions_files_pass_without_its_notebook(check, solved, capfd):
    assert check(solved["__folder__"] / "handover") is None
    assert capfd.readouterr().out.startswith("Passed.")


def test_the_report_is_judged_beside_its_samples(solved, tmp_path):
    folder = solved["__folder__"]
    assert security.report(folder / "handover", folder / "samples") is None
    with pytest.raises(NotYet, match="E-SAMPLES-CHANGED"):
        security.report(folder / "handover", tmp_path)


@pytest.mark.parametrize("check", FUNCTION_CHECKS, ids=lambda check: check.__name__)
def test_an_empty_notebook_passes_nothing(check):
    with pytest.raises(NotYet, match="E-NOT-DEFINED"):
        check({})


@pytest.mark.parametrize("check", [*FILE_CHECKS, lambda folder: security.report(folder, folder)])
def test_an_empty_folder_passes_nothing(check, tmp_path):
    with pytest.raises(NotYet, match="E-FILE-MISSING"):
        check(tmp_path)


def test_the_samples_have_both_kinds_and_calling_what_they_name_leaves_nothing(tmp_path):
    with contextlib.chdir(tmp_path):
        security.write_given(".")
        before = sorted(tmp_path.rglob("*"))
        refusals = [security._refusal(path) for path in (tmp_path / "samples").iterdir()]
        for path in (tmp_path / "samples").iterdir():
            with contextlib.suppress(pickle.UnpicklingError, EOFError, AttributeError):
                pickle.loads(path.read_bytes())
        assert sorted(tmp_path.rglob("*")) == before
    assert refusals.count(None) == 3
    assert "numpy.savetxt" in refusals
    assert "broken" in refusals


def test_the_given_key_is_the_one_that_the_clean_room_uses(tmp_path):
    security.write_given(tmp_path)
    assert (tmp_path / "secret.key").read_bytes() == security.KEY


def test_what_the_honest_model_needs_is_on_the_packages_own_list():
    recorder = security._Recorder(pickle.dumps(security._honest(0)[0], protocol=4))
    recorder.load()
    assert recorder.names <= ALLOWED


def test_a_comparison_is_found_under_any_name_and_in_helpers():
    import hmac
    import secrets

    same = secrets.compare_digest
    namespace: dict = {"same": same}
    exec("def helper(a, b): return same(a, b)\ndef verify(a, b): return helper(a, b)", namespace)
    exec("def equal(a, b): return a == b", namespace)
    assert security._reaches(namespace["verify"], hmac.compare_digest)
    exec("class Signer:\n    @staticmethod\n    def same(a, b): return same(a, b)", namespace)
    exec("def by_class(a, b): return Signer.same(a, b)", namespace)
    namespace["Signer"].__module__ = namespace["by_class"].__module__
    assert security._reaches(namespace["by_class"], hmac.compare_digest)
    assert not security._reaches(namespace["equal"], hmac.compare_digest)


def test_the_checks_leave_no_file_behind(solved, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    for check in FUNCTION_CHECKS:
        with contextlib.redirect_stdout(io.StringIO()):
            check(solved)
    assert not list(tmp_path.iterdir())
