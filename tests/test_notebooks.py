"""What is in git: clean notebooks, exercises in step with their solutions, every import declared."""

import ast
import importlib.metadata
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from conftest import REPOSITORY, graded_cells

NOTEBOOKS = sorted(
    path for part in ("lessons", "exercises", "solutions") for path in (REPOSITORY / part).rglob("*.ipynb")
)
SOLUTIONS = sorted((REPOSITORY / "solutions").glob("*/*.ipynb"))
LESSONS = sorted((REPOSITORY / "lessons").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_has_no_outputs_and_stable_ids(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert not any(cell.outputs or cell.execution_count for cell in code(notebook))
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]+", identity) for identity in ids)


@pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS], ids=name)
def test_text_comes_before_code_and_there_is_one_title(path):
    notebook = read(path)
    assert notebook.cells[0].cell_type == "markdown"
    titles = [
        line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()
    ]
    assert sum(line.startswith("# ") for line in titles) == 1


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_is_short_enough_to_be_taught(path):
    """About thirty code cells in each part, each on one screen; the verdict tables are long, and folded."""
    parts = [[]]
    for cell in read(path).cells:
        if cell.id.startswith("part-"):
            parts.append([])
        parts[-1].append(cell)
    assert max(sum(cell.cell_type == "code" for cell in part) for part in parts) <= 33
    cells = code(read(path))
    open_cells = [cell for cell in cells if not cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert max(len(cell.source.splitlines()) for cell in open_cells) <= 30


@pytest.mark.slow
@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_exercises_are_what_nbgrader_makes_of_solutions(path, tmp_path):
    assignment = path.parent.name
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment, "--no-db", "--force"]
    place = f"--CourseDirectory.release_directory={tmp_path}"
    done = subprocess.run([*command, place], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    released = REPOSITORY / "exercises" / assignment
    made = {file.name: file.read_bytes() for file in (tmp_path / assignment).iterdir()}
    assert made == {file.name: file.read_bytes() for file in released.iterdir() if file.is_file()}


MISSING = "The course is not installed here: run `pip install modelkeeping`, and restart the kernel."
REPLACED = (
    "Another package named `autograder` is in the way: run `pip uninstall -y autograder`, then"
    " `pip install --force-reinstall --no-deps modelkeeping`, and restart the kernel."
)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ("nothing", MISSING),
        ("another", REPLACED),
        ("another over ours", REPLACED),
        ("what it left", REPLACED),
    ],
)
@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_the_first_cell_says_how_to_install_the_course(path, found, sentence, tmp_path):
    package = tmp_path / "autograder"
    if found in (
        "another over ours",
        "what it left",
    ):  # both have an __init__.py, which goes with the other one
        shutil.copytree(REPOSITORY / "autograder", package)
        (package / "__init__.py").unlink()
    if found in ("another", "another over ours"):
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text("__title__ = 'autograder'\n")
    first = ast.parse(code(read(path))[0].source)
    (guarded,) = [statement for statement in first.body if isinstance(statement, ast.Try)]
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", ast.unparse(guarded)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path)},
    )
    assert done.stderr.splitlines()[-1] == f"ImportError: {sentence}"
    assert done.stderr.count("Traceback") == 1


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_an_exercise_has_twenty_points_and_eight_of_them_rest_on_files_alone(path):
    cells = graded_cells(read(path))
    in_clean_room = [cell for cell in cells if cell.source.startswith("# clean room\n")]
    assert sum(cell.metadata.nbgrader.points for cell in cells) == 20
    assert sum(cell.metadata.nbgrader.points for cell in in_clean_room) >= 8


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_a_clean_room_cell_uses_nothing_of_the_notebooks(path):
    for cell in graded_cells(read(path)):
        if cell.source.startswith("# clean room\n"):
            tree = ast.parse(cell.source)
            imported = {
                alias.asname or alias.name
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom | ast.Import)
                for alias in node.names
            }
            used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert used <= imported, f"{cell.id} uses {used - imported}"


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_every_task_has_two_to_four_hints_and_says_its_points(path):
    notebook = read(path)
    tasks = [cell.source for cell in notebook.cells if cell.source.startswith("## Task")]
    assert tasks
    for text in tasks:
        assert 2 <= text.count("<details>") <= 4, text.splitlines()[0]
        assert re.search(r"\(\d+ points\)", text.splitlines()[0])


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_the_released_exercise_shows_no_solution(path):
    released = read(REPOSITORY / "exercises" / path.parent.name / path.name)
    text = "\n".join(cell.source for cell in released.cells)
    assert "SOLUTION" not in text
    answers = [cell for cell in released.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    assert answers and all("raise NotImplementedError()" in cell.source for cell in answers)


def imports_of(source: str) -> set[str]:
    """The top-level modules that a piece of Python imports."""
    source = re.sub(r"^\s*[%!].*$", "", source, flags=re.MULTILINE)
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


def names_of(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_.-]", entry)[0].lower().replace("_", "-") for entry in requirements}


def test_every_import_is_declared():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = names_of([*project["dependencies"], *extras["grade"]])
    for_tests = names_of(extras["dev"])
    providers = importlib.metadata.packages_distributions()
    ours = {
        "autograder",
        "formats",
        "production",
        *(path.stem for path in (REPOSITORY / "tests").glob("*.py")),
    }
    ours |= {path.stem for path in (REPOSITORY / "lessons").glob("*.py")}
    ours |= {"credit_steps"}  # a module that lesson and exercise 03 write

    def undeclared(modules: set[str], allowed: set[str]) -> set[str]:
        foreign = modules - set(sys.stdlib_module_names) - ours
        return {
            module
            for module in foreign
            if not {name.lower().replace("_", "-") for name in providers.get(module, [])} & allowed
        }

    used = set()
    for path in NOTEBOOKS:
        used |= set().union(*(imports_of(cell.source) for cell in code(read(path))))
    for path in [*(REPOSITORY / "autograder").rglob("*.py"), *(REPOSITORY / "lessons").rglob("*.py")]:
        if path.stem.startswith("with_") or (
            path.parent.name == "production" and path.stem in ("api", "serve")
        ):
            continue  # what needs more than the course's own environment, and has pins of its own
        used |= imports_of(path.read_text(encoding="utf-8"))
    in_tests = set().union(
        *(imports_of(path.read_text(encoding="utf-8")) for path in (REPOSITORY / "tests").glob("*.py"))
    )
    assert undeclared(used, declared) == set()
    assert undeclared(in_tests, declared | for_tests) == set()


BLOCKED = ["fcntl", "resource", "pwd", "nbgrader", "typer"]
CHECKS = sorted(module.name for module in pkgutil.iter_modules([str(REPOSITORY / "autograder" / "checks")]))


@pytest.mark.slow
@pytest.mark.parametrize(
    "module", [*(f"checks.{name}" for name in CHECKS), "learner.selfcheck", "learner.mycourse", "doctor"]
)
def test_what_a_learner_uses_imports_without_what_only_a_grader_has(module):
    program = f"""
import sys
for name in {BLOCKED}:
    sys.modules[name] = None  # importing it now raises ImportError
import autograder.{module}
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def identities(source):
    """The names that a cell gives to `np.array_equal(…)`, and those that it asserts."""
    tree = ast.parse(source)
    compared = {
        node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "np.array_equal"
    }
    asserts = [node.test for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    return compared, {name.id for test in asserts for name in ast.walk(test) if isinstance(name, ast.Name)}


@pytest.mark.parametrize(
    "lesson", sorted((REPOSITORY / "lessons").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_what_a_lesson_calls_identical_it_asserts(lesson):
    for cell in nbformat.read(lesson, as_version=4).cells:
        if cell.cell_type == "code" and not cell.id.startswith("verdicts-"):
            compared, asserted = identities(cell.source)
            assert compared - {"shuffled"} <= asserted, f"{cell.id}: {compared - asserted}"
