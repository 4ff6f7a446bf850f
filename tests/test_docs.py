"""README, lock and environment files say what is true."""

import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
LOCK = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8")


def test_every_make_target_the_readme_names_exists():
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", README))
    assert {"demo", "test", "test-all", "lab", "lint", "lock"} <= named <= targets


def test_every_command_the_readme_names_exists(autograder):
    named = set(re.findall(r"(?:^|`)autograder ([a-z]+)", README, re.MULTILINE))
    assert {"check", "start", "new", "grade", "doctor"} <= named
    for command in named:
        assert autograder(command, "--help").returncode == 0, command


def test_every_file_the_readme_links_to_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (REPOSITORY / target).exists(), target


def test_the_readme_shows_a_real_run_of_the_demo():
    assert "untouched-starter" in README and "model-compressed.joblib" in README and "@@" not in README


def test_the_lock_is_pinned_hashed_and_names_no_address():
    pins = re.findall(r"^[a-z0-9].*", LOCK, re.MULTILINE)
    assert len(pins) > 100
    assert all("==" in pin and pin.rstrip().endswith("\\") for pin in pins)
    assert LOCK.count("--hash=sha256:") >= len(pins)
    assert "://" not in LOCK and "index-url" not in LOCK


def test_the_lock_holds_what_the_project_asks_for_and_its_build_backend():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    asked += project["build-system"]["requires"]
    locked = set(re.findall(r"^([a-z0-9-]+)==", LOCK, re.MULTILINE))
    for requirement in asked:
        name = re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower().replace("_", "-")
        assert name in locked, f"{name} is not in requirements.txt: run 'make lock'"


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
