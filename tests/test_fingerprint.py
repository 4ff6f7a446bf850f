"""What makes a class be graded again: what can change a mark, and nothing else."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.grading import fingerprint

ASSIGNMENT = "01-saving"


@pytest.fixture
def source(repository) -> Path:
    return repository / "solutions" / ASSIGNMENT


@pytest.fixture
def package(monkeypatch, tmp_path) -> Path:
    """A copy of the package, to be changed."""
    copy = tmp_path / "site" / "autograder"
    shutil.copytree(fingerprint.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", copy)
    return copy


def append(path: Path, text: str = "\n# changed\n") -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def changed_parts(source: Path, change) -> list[str]:
    """The parts that differ after the change."""

    def now() -> dict[str, str]:
        return {
            "checks": fingerprint.of_checks(source),
            "engine": fingerprint.of_engine(),
            "libraries": fingerprint.of_libraries(source),
        }

    before = now()
    change()
    return fingerprint.changed(before, now())


@pytest.mark.parametrize("name", ["loader.py", "verdict.py"])
def test_a_check_of_this_exercise_or_what_it_stands_on_counts(source, package, name):
    assert changed_parts(source, lambda: append(package / "checks" / name)) == ["checks"]


def test_another_exercises_check_does_not_count(source, package):
    module = next((package / "checks").glob("versioning*"))
    files = [module] if module.is_file() else list(module.glob("*.py"))
    assert files
    assert changed_parts(source, lambda: [append(path) for path in files]) == []


def test_a_reworded_message_does_not_count(source, package):
    messages = list((package / "checks" / "messages").glob("*.toml"))
    assert messages
    assert changed_parts(source, lambda: [append(path) for path in messages]) == []


@pytest.mark.parametrize("name", ["grading/run.py", "sandbox/box.py", "gradebook/save.py", "verdicts.py"])
def test_the_engine_counts(source, package, name):
    assert changed_parts(source, lambda: append(package / name)) == ["engine"]


@pytest.mark.parametrize("name", ["cli.py", "demo.py", "learner/selfcheck.py", "grading/report.py"])
def test_what_only_shows_results_does_not_count(source, package, name):
    assert changed_parts(source, lambda: append(package / name)) == []


@pytest.mark.parametrize(
    ("distribution", "counts"),
    [("scikit-learn", True), ("scipy", True), ("ipykernel", True), ("ruff", False), ("playwright", False)],
)
def test_a_library_that_can_change_a_mark_counts_and_no_other(source, monkeypatch, distribution, counts):
    def update() -> None:
        real = fingerprint._version
        monkeypatch.setattr(
            fingerprint, "_version", lambda name: "99" if name == distribution else real(name)
        )

    assert changed_parts(source, update) == (["libraries"] if counts else [])


@pytest.mark.slow
def test_a_second_run_says_what_made_it_grade_again(class_of_two, autograder, tmp_path):
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    shutil.rmtree(course / "submitted" / "ada")
    results = tmp_path / "results.json"

    def again(*options: str) -> tuple[list[str], str]:
        done = autograder("grade", ASSIGNMENT, "--course", course, "--json", results, *options)
        assert done.returncode == 0, done.stderr
        return json.loads(results.read_text())[0]["again"], done.stdout

    assert again()[0] == []
    assert again()[0] == []
    parts, text = again("--cell-seconds", "31")
    assert parts == ["limits"] and "because this changed: limits." in text
    path = course / "submitted" / "ben" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("One more word."))
    nbformat.write(notebook, path)
    assert again("--cell-seconds", "31")[0] == ["submission"]
