"""The checks of exercise 07 accept the solution, and their attacks and samples are what they say."""

import contextlib
import io
import pickle

import pytest
from conftest import REPOSITORY, solution

from autograder.checks import security
from autograder.checks.loader import ALLOWED
from autograder.checks.security.given import honest
from autograder.checks.security.task1_signature import reaches
from autograder.checks.security.task3_allow_list import names_in
from autograder.checks.security.task4_inspection import refusal
from autograder.checks.verdict import NotYet

SOLUTION = REPOSITORY / "solutions" / "07-security" / "07-security.ipynb"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("07-security", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


def test_the_report_is_judged_beside_its_samples(solved, tmp_path):
    folder = solved["__folder__"]
    assert security.report(folder / "handover", folder / "samples") is None
    with pytest.raises(NotYet, match="E-SAMPLES-CHANGED"):
        security.report(folder / "handover", tmp_path)


def test_the_samples_have_both_kinds_and_calling_what_they_name_leaves_nothing(tmp_path):
    with contextlib.chdir(tmp_path):
        security.write_given(".")
        before = sorted(tmp_path.rglob("*"))
        refusals = [refusal(path) for path in (tmp_path / "samples").iterdir()]
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
    assert names_in(honest(seed=0)) <= ALLOWED


def test_a_comparison_is_found_under_any_name_and_in_helpers():
    import hmac
    import secrets

    same = secrets.compare_digest
    namespace: dict = {"same": same}
    exec("def helper(a, b): return same(a, b)\ndef verify(a, b): return helper(a, b)", namespace)
    exec("def equal(a, b): return a == b", namespace)
    assert reaches(namespace["verify"], hmac.compare_digest)
    exec("class Signer:\n    @staticmethod\n    def same(a, b): return same(a, b)", namespace)
    exec("def by_class(a, b): return Signer.same(a, b)", namespace)
    namespace["Signer"].__module__ = namespace["by_class"].__module__
    assert reaches(namespace["by_class"], hmac.compare_digest)
    assert not reaches(namespace["equal"], hmac.compare_digest)


def test_the_checks_leave_no_file_behind(solved, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    for name in ("sign", "verify", "read_key", "load_verified", "restricted_load", "is_suspicious"):
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(security, name)(solved)
    assert not list(tmp_path.iterdir())
