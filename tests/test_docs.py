"""README, the pages for users, lock and environment files say what is true."""

import ast
import functools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
import yaml
from conftest import REPOSITORY

from autograder.cases import read_case
from autograder.cli import app

PAGES = sorted(
    path
    for folder in ("", "docs/**/", "autograder/**/", "lessons/", "lessons/data/", "lessons/formats/")
    for path in REPOSITORY.glob(f"{folder}*.md")
)
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
LOCK = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8")
GRADE_LOCK = (REPOSITORY / "requirements-grade.txt").read_text(encoding="utf-8")
SCREEN = 45  # lines
COMMANDS = typer.main.get_command(app).commands


def name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def each_page(test):
    return pytest.mark.parametrize("page", PAGES, ids=name)(test)


def without_blocks(text: str) -> str:
    """The text of a page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What a link can point to in a page, as GitHub makes it of the headings."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def section(text: str, title: str) -> str:
    return re.split(r"^## ", text.partition(f"\n## {title}\n")[2], flags=re.MULTILINE)[0]


def test_all_pages_are_looked_at():
    assert {"README.md", "docs/instructor/grading.md", "autograder/README.md", "lessons/data/README.md"} <= {
        name(page) for page in PAGES
    }


@each_page
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", without_blocks(page.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


@functools.cache
def make_targets() -> frozenset[str]:
    """As make itself lists them."""
    command = ["make", "--print-data-base", "--question", "--no-builtin-rules", "help"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True).stdout
    return frozenset(re.findall(r"^([a-z0-9-]+):", listed, re.MULTILINE))


@each_page
def test_every_make_target_that_is_named_exists(page):
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make (?:[A-Z]+=\S+ )?([a-z0-9-]+)", text, re.MULTILINE))
    assert named - {"formats-"} <= make_targets()  # formats-NAME stands for six


@each_page
def test_every_command_and_option_that_is_named_exists(page):
    """Those of `autograder`, where a line of code begins with it."""
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"(?:^|`|bin/)autograder ([a-z][^`\n]*)", text, re.MULTILINE):
        command, *arguments = line.partition("  #")[0].split()
        assert command in COMMANDS, line
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts}
        assert {argument for argument in arguments if argument.startswith("--")} <= known, line


def test_the_readme_names_the_targets_and_commands_of_a_first_day_and_they_run(autograder):
    assert {"demo", "test", "test-all", "lab", "lint", "lock"} <= set(re.findall(r"\bmake ([a-z-]+)", README))
    named = set(re.findall(r"^autograder ([a-z]+)", README, re.MULTILINE))
    assert {"check", "start", "new", "grade", "doctor"} <= named
    for command in named:
        assert autograder(command, "--help").returncode == 0, command


@pytest.mark.parametrize("door", ["Learn alone", "Take the course", "Teach it"])
def test_each_door_of_the_readme_is_one_screen(door):
    assert 10 < len(section(README, door).splitlines()) <= SCREEN


def test_the_readme_names_what_ci_installs_from_debian():
    script = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    packages = " ".join(re.findall(r"packages\+=\(([^)]+)\)", script)).split()
    assert packages
    for package in packages:
        assert f"`{package}`" in README


def test_the_lessons_table_has_every_lesson_and_no_other():
    listed = re.findall(r"^\| (\d\d|express)\b", README, re.MULTILINE)
    lessons = [path.stem.partition("-")[0] for path in sorted((REPOSITORY / "lessons").glob("*.ipynb"))]
    assert listed == lessons


def test_the_page_about_the_demo_shows_a_real_run():
    page = (REPOSITORY / "docs" / "demo.md").read_text(encoding="utf-8")
    assert "untouched-starter" in page and "model-compressed.joblib" in page and "@@" not in page


@each_page
def test_nobody_is_told_to_install_the_other_autograder(page):
    assert not re.search(r"pip install (?:[^\s`]+ )*autograder\b", page.read_text(encoding="utf-8"))


def test_the_instructors_page_is_linked_from_the_package_and_says_where_solutions_are():
    page = REPOSITORY / "docs" / "instructor" / "grading.md"
    assert "docs/instructor/grading.md" in (REPOSITORY / "autograder" / "README.md").read_text(
        encoding="utf-8"
    )
    assert "wheel contains the solutions" in page.read_text(encoding="utf-8")


def test_what_contributing_shows_can_be_copied(tmp_path):
    """Its Python is Python, its message has the four parts and the check's code, and its case is read as one."""
    *_, check, case = python = blocks(CONTRIBUTING, "python")
    assert all(ast.parse(block) for block in python)
    (words,) = map(tomllib.loads, blocks(CONTRIBUTING, "toml"))
    assert all(entry.keys() == {"found", "expected", "why", "next"} for entry in words.values())
    assert words.keys() == set(re.findall(r"E-[A-Z-]+", check))
    (tmp_path / "last-digit.py").write_text(case, encoding="utf-8")
    assert {cause for _, cause in read_case(tmp_path / "last-digit.py").expected.values()} == words.keys()


@pytest.mark.parametrize("lock", [LOCK, GRADE_LOCK], ids=["requirements.txt", "requirements-grade.txt"])
def test_a_lock_is_pinned_hashed_and_names_no_address(lock):
    lines = re.findall(r"^[a-z0-9].*", lock, re.MULTILINE)
    assert len(lines) > 100
    assert all("==" in line and line.rstrip().endswith("\\") for line in lines)
    assert lock.count("--hash=sha256:") >= len(lines)
    assert "://" not in lock and "index-url" not in lock


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_.-]", entry)[0].lower().replace("_", "-") for entry in requirements}


def test_the_lock_holds_what_the_project_asks_for_and_its_build_backend():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    asked = [*project["project"]["dependencies"], *extras["dev"], *project["build-system"]["requires"]]
    assert asked.pop(0) == "modelkeeping[grade]"
    assert names(asked + extras["grade"]) <= pins(LOCK).keys(), "run 'make lock'"


def test_the_lock_for_grading_is_a_part_of_the_whole_one():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    whole, part = pins(LOCK), pins(GRADE_LOCK)
    assert part.items() <= whole.items()
    assert part.keys() >= names(project["optional-dependencies"]["grade"])
    assert not part.keys() & {"scikit-learn", "numpy", "pandas", "matplotlib", "pytest", "hatchling"}


def test_pre_commit_runs_what_make_lint_runs():
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]] == ["make lint"]


def conda_environment() -> dict:
    return yaml.safe_load((REPOSITORY / "environment.yml").read_text(encoding="utf-8"))


def test_the_conda_environment_is_python_pip_and_the_lock():
    environment = conda_environment()
    assert environment["channels"] == ["conda-forge"]
    assert environment["dependencies"] == ["python=3.12", "pip", {"pip": ["-r requirements.txt"]}]


@pytest.mark.slow
def test_the_pip_part_of_the_conda_environment_installs_and_is_ready(tmp_path):
    """conda itself is not run; what it would ask of pip is, in a plain environment."""
    *_, pip = conda_environment()["dependencies"]
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    for arguments in (pip["pip"][0].split(), ["--no-deps", "--no-build-isolation", "-e", "."]):
        command = [python, "-m", "pip", "install", "--quiet", *arguments]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    doctor = subprocess.run(
        [python, "-m", "autograder.cli", "doctor"], cwd=tmp_path, capture_output=True, text=True
    )
    assert "Packages: all" in doctor.stdout, doctor.stdout
