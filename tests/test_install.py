"""One install: a wheel that holds the whole product, in plain environments that hold nothing else of ours."""

import csv
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import REPOSITORY, Finished, lacking
from nbformat.v4 import new_code_cell, new_notebook

import autograder
from autograder.installation import MEND
from autograder.sandbox import Box, PlaceError

pytestmark = pytest.mark.slow
LOCK, GRADE_LOCK = REPOSITORY / "requirements.txt", REPOSITORY / "requirements-grade.txt"
PACKED = "autograder/_course"
PACKED_FROM = {
    "autograder": "autograder",
    "lessons": f"{PACKED}/lessons",
    "exercises": f"{PACKED}/exercises",
    "solutions": f"{PACKED}/solutions",
    "tests/submissions": f"{PACKED}/submissions",
}


def run(*command: str | Path, cwd: Path, **environment: str) -> Finished:
    """A command as somebody types it who has nothing of these tests' environment."""
    clean = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(Path.home()),
        "LANG": "C.UTF-8",
    } | environment
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=clean, capture_output=True, text=True, timeout=600
    )


# -- the wheel -----------------------------------------------------------------------------------------------


def tracked() -> list[str]:
    """The files of the repository, as git lists them."""
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (REPOSITORY / name).exists()]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tracked files, with two that git ignores lying about."""
    folder = tmp_path_factory.mktemp("checkout") / "modelkeeping"
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, folder / name)
    for ignored in ("lessons/models/x", "lessons/js/node_modules/x"):
        (folder / ignored).parent.mkdir(parents=True)
        (folder / ignored).touch()
    return folder


def build(source: Path, out: Path, *targets: str) -> None:
    options = [option for target in targets for option in ("-t", target)]
    done = run(sys.executable, "-m", "hatchling", "build", "-d", out, *options, cwd=source)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def dist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive that were built from the checkout."""
    out = tmp_path_factory.mktemp("dist")
    build(checkout, out, "wheel", "sdist")
    return out


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (path,) = dist.glob("*.whl")
    return path


def files_in(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_what_git_tracks_and_nothing_that_it_ignores(wheel):
    expected = {
        target + name.removeprefix(source): (REPOSITORY / name).read_bytes()
        for name in tracked()
        for source, target in PACKED_FROM.items()
        if name.startswith(f"{source}/")
    }
    packed = files_in(wheel)
    assert packed.keys() == expected.keys()
    assert packed == expected
    assert {f"{PACKED}/lessons/00-start-here.ipynb", "autograder/py.typed"} <= packed.keys()


def test_the_source_archive_makes_the_same_wheel_without_git(dist, wheel, tmp_path):
    (archive,) = dist.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    inside = {str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()}
    assert inside == {*tracked(), "PKG-INFO"}
    build(source, tmp_path / "again", "wheel")
    assert files_in(tmp_path / "again" / wheel.name) == files_in(wheel)


# -- environments --------------------------------------------------------------------------------------------


def uv(*arguments: str | Path, into: Path) -> None:
    """Change an environment. With uv, which takes seconds where pip takes a minute."""
    command, *options = map(str, arguments)
    line = [Path(sys.executable).with_name("uv"), "pip", command, "--quiet", "--python", into, *options]
    done = subprocess.run(line, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def new_environment(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Make an empty environment of this Python; returns its folder."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("environment") / "env"
        uv_ = Path(sys.executable).with_name("uv")
        subprocess.run([uv_, "venv", "--quiet", "--python", sys.executable, folder], check=True)
        return folder

    return make


@pytest.fixture(scope="module")
def installed(new_environment, wheel) -> Path:
    """An environment with the wheel and what it asks for, in the versions that are known to work."""
    folder = new_environment()
    uv("install", "--constraint", LOCK, wheel, into=folder)
    return folder


@pytest.fixture(scope="module")
def can_box() -> None:
    """A skip with its reason where no box can be built."""
    try:
        Box.examine()
    except PlaceError as error:
        lacking(str(error))


# -- the whole product, in a folder that is empty ------------------------------------------------------------


def test_the_wheel_asks_for_no_tool_of_ours(installed, tmp_path):
    done = run(installed / "bin" / "python", "-c", "import pytest", cwd=tmp_path)
    assert "No module named 'pytest'" in done.stderr


def test_the_version_is_the_packages(installed, tmp_path):
    done = run(installed / "bin" / "autograder", "--version", cwd=tmp_path)
    assert done.stdout == f"modelkeeping {autograder.__version__}\n"
    ask = "import importlib.metadata; print(importlib.metadata.version('modelkeeping'))"
    assert run(installed / "bin" / "python", "-c", ask, cwd=tmp_path).stdout.strip() == autograder.__version__


def test_a_learner_starts_and_checks_without_a_checkout(installed, tmp_path):
    started = run(installed / "bin" / "autograder", "start", cwd=tmp_path)
    assert started.returncode == 0, started.stderr
    mine = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert mine == {f"my-course/{name}" for name in tracked() if name.startswith(("lessons/", "exercises/"))}
    checked = run(installed / "bin" / "autograder", "check", "07-security", cwd=tmp_path)
    assert checked.returncode == 1, checked.stderr
    assert "0 of 20 points so far" in checked.stdout


def test_an_instructor_makes_and_grades_a_class_without_a_checkout(can_box, installed, tmp_path):
    made = run(installed / "bin" / "autograder", "new", "class", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    course = tmp_path / "class"
    shutil.copytree(course / "source" / "07-security", course / "submitted" / "ada" / "07-security")
    graded = run(installed / "bin" / "autograder", "grade", "07-security", "--course", "class", cwd=tmp_path)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert "20 / 20" in graded.stdout


def test_the_demo_runs_without_a_checkout(can_box, installed, tmp_path):
    shown = run(installed / "bin" / "autograder", "demo", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "measured here" in shown.stdout
    with (tmp_path / "demo-class" / "results.csv").open(encoding="utf-8") as file:
        points = {row["student"]: float(row["points"]) for row in csv.DictReader(file)}
    assert points["right-model-solution"] == 20 and points["untouched-starter"] == 0


def test_the_doctor_finds_the_installation_ready(can_box, installed, tmp_path):
    done = run(installed / "bin" / "autograder", "doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert f"ok       Package: modelkeeping {autograder.__version__}" in done.stdout
    assert "ok       skops: " in done.stdout and "ok       nbgrader: " in done.stdout


def test_an_editable_install_holds_no_copy(new_environment, checkout):
    folder = new_environment()
    uv("install", "--constraint", LOCK, "hatchling", "editables", into=folder)
    uv("install", "--no-deps", "--no-build-isolation", "--editable", checkout, into=folder)
    ask = "import autograder; print(autograder.__file__)"
    used = run(folder / "bin" / "python", "-c", ask, cwd=folder)
    assert used.stdout.strip() == str(checkout / "autograder" / "__init__.py")
    assert not [*folder.rglob("_course"), *folder.rglob("*.ipynb"), *checkout.rglob("_course")]


# -- other subjects, and what a box hides --------------------------------------------------------------------


def course_of_birds(folder: Path, setup: str, check: str) -> Path:
    """A course on another subject, in which one student has handed in what was handed out."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'birds'\n")
    notebook = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    for name, points, source in (("setup", None, setup), ("check", 1, check)):
        cell = new_code_cell(source)
        cell.metadata.nbgrader = {"schema_version": 3, "grade_id": name, "grade": points is not None}
        cell.metadata.nbgrader |= {"solution": False, "locked": True, "task": False}
        if points is not None:
            cell.metadata.nbgrader["points"] = points
        notebook.cells.append(cell)
    (folder / "source" / "birds").mkdir(parents=True)
    nbformat.write(notebook, folder / "source" / "birds" / "birds.ipynb")
    shutil.copytree(folder / "source" / "birds", folder / "submitted" / "ada" / "birds")
    return folder


def grade_birds(environment: Path, course: Path) -> dict[str, Any]:
    """What the command says about its one submission."""
    programs = environment / "bin"
    activated = f"{programs}:/usr/bin:/bin"  # as nbgrader needs it
    released = run(programs / "nbgrader", "generate_assignment", "birds", cwd=course, PATH=activated)
    assert released.returncode == 0, released.stderr
    done = run(programs / "autograder", "grade", "birds", "--json", "results.json", cwd=course)
    assert done.returncode == 0, done.stdout + done.stderr
    (result,) = json.loads((course / "results.json").read_text(encoding="utf-8"))
    return result


def test_grading_another_subject_needs_no_teaching_dependency(can_box, new_environment, wheel, tmp_path):
    folder = new_environment()
    uv("install", "--require-hashes", "--requirements", GRADE_LOCK, into=folder)
    uv("install", "--no-deps", wheel, into=folder)
    for module in ("sklearn", "numpy", "pandas"):
        assert run(folder / "bin" / "python", "-c", f"import {module}", cwd=tmp_path).returncode == 1
    course = course_of_birds(tmp_path / "course", "wings = 2", "assert wings == 2")
    assert grade_birds(folder, course)["points"] == 1
    doctor = run(folder / "bin" / "autograder", "doctor", cwd=tmp_path)
    assert doctor.returncode == 0, doctor.stdout
    assert "grading another subject does without" in doctor.stdout
    demo = run(folder / "bin" / "autograder", "demo", cwd=tmp_path)
    assert demo.returncode == 2
    assert "run 'pip install modelkeeping' first" in demo.stderr and "Traceback" not in demo.stderr


# Looks for solutions and for other submissions in every way there is; `found` has what it found.
BURGLAR = """
import importlib.resources, os, sys
from pathlib import Path
import autograder

def is_secret(path):
    if path.suffix == ".ipynb":
        text = path.read_text(errors="replace")
        return "### BEGIN " "SOLUTION" in text and "autograder.checks" in text  # nbgrader has notebooks of its own
    if path.suffix == ".py" and path.parent.name in ("right", "alternative", "wrong", "hostile"):
        return "# %% task" in path.read_text(errors="replace")

packed = importlib.resources.files("autograder") / "_course"
ways = {"resource": list(packed.iterdir()) if packed.is_dir() else []}
ways["path"] = [path for path in NAMED if os.path.exists(path)]
places = [sys.prefix, sys.base_prefix, Path(autograder.__file__).parent.parent, *filter(None, sys.path)]
files = {Path(top, name) for place in places for top, _, names in os.walk(place) for name in names}
ways["walk"] = sorted(filter(is_secret, files))
found = [str(path) for paths in ways.values() for path in paths]
"""


def named(environment: Path) -> list[str]:
    """Where the course's secrets lie, in the repository and in an environment."""
    packed = next(environment.glob("lib/python*/site-packages/autograder/_course"))
    parts = ["solutions", "tests", "tests/submissions", "exercises", "lessons", ".git"]
    return [
        str(path) for path in (*(REPOSITORY / part for part in parts), *packed.iterdir()) if path.exists()
    ]


@pytest.mark.parametrize("origin", ["wheel", "checkout"])
def test_a_submission_finds_no_solutions_and_no_other_submissions(can_box, origin, installed, tmp_path):
    environment = installed if origin == "wheel" else Path(sys.prefix)
    setup = f"NAMED = {named(installed)!r}\n{BURGLAR}"
    course = course_of_birds(tmp_path / "course", setup, "assert files\nassert not found, found[:3]")
    result = grade_birds(environment, course)
    assert result["points"] == 1, result["cells"]


def test_without_a_box_it_finds_them_in_each_way(installed, tmp_path):
    """So the test above would fail if they were not hidden."""
    script = tmp_path / "burglar.py"
    report = "print({way: len(paths) for way, paths in ways.items()}, len({p.suffix for p in ways['walk']}))"
    script.write_text(f"NAMED = {named(installed)!r}\n{BURGLAR}\n{report}")
    printed = run(installed / "bin" / "python", script, cwd=tmp_path).stdout
    assert all(int(count) > 0 for count in re.findall(r": (\d+)", printed))
    assert printed.endswith("} 2\n"), "notebooks with solutions, and submissions"


# -- the other distribution that is named autograder ---------------------------------------------------------


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel that installs the same package and the same command as ours, as one on PyPI does."""
    about = "autograder-3.7.7.dist-info"
    files = {
        "autograder/__init__.py": "import importlib.metadata\n__version__ = importlib.metadata.version('autograder')\n",
        "autograder/__main__.py": "def main():\n    print('another command')\n",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: autograder\nVersion: 3.7.7\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": "[console_scripts]\nautograder = autograder.__main__:main\n",
    }
    files[f"{about}/RECORD"] = "".join(f"{name},,\n" for name in (*files, f"{about}/RECORD"))
    path = tmp_path_factory.mktemp("another") / "autograder-3.7.7-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


class Learner:
    """Somebody at work in an environment, who opens an exercise and types commands."""

    def __init__(self, environment: Path, folder: Path) -> None:
        self.environment, self.folder = environment, folder
        self.python = environment / "bin" / "python"
        notebook = nbformat.read(REPOSITORY / "exercises/07-security/07-security.ipynb", as_version=4)
        (folder / "cell.py").write_text(
            next(cell.source for cell in notebook.cells if cell.cell_type == "code")
        )

    def install(self, wheel: Path) -> None:
        uv("install", "--no-deps", "--reinstall", wheel, into=self.environment)

    def uninstall(self, name: str) -> None:
        uv("uninstall", name, into=self.environment)

    def first_cell(self) -> str:
        """The last line of what the first cell of an exercise says."""
        done = run(self.python, "cell.py", cwd=self.folder)
        return (done.stdout + done.stderr).splitlines()[-1]

    def command(self) -> str:
        return run(self.environment / "bin" / "autograder", "--version", cwd=self.folder).stdout.strip()

    def doctor(self) -> str:
        return run(self.python, "-m", "autograder.cli", "doctor", cwd=self.folder).stdout


@pytest.fixture
def learner(new_environment, wheel, tmp_path) -> Learner:
    """Somebody whose environment has all that the course asks for, and not the course."""
    folder = new_environment()
    uv("install", "--constraint", LOCK, wheel, into=folder)
    uv("uninstall", "modelkeeping", into=folder)
    return Learner(folder, tmp_path)


OURS = f"modelkeeping {autograder.__version__}"
DAMAGED = (
    "ImportError: Another package named `autograder` is in the way: run `pip uninstall -y autograder`, then"
)


def test_another_package_installed_over_ours_is_recognised_until_it_is_mended(learner, wheel, another):
    assert "run `pip install modelkeeping`" in learner.first_cell()
    learner.install(wheel)
    assert learner.first_cell().startswith("samples: ") and learner.command() == OURS
    learner.install(another)
    assert learner.first_cell().startswith(DAMAGED)
    assert learner.command() == "another command"
    assert MEND in learner.doctor()
    learner.uninstall("autograder")  # and with it our __init__.py and our command
    assert learner.first_cell().startswith(DAMAGED)
    assert MEND in learner.doctor()
    learner.install(wheel)
    assert learner.first_cell().startswith("samples: ") and learner.command() == OURS
    assert MEND not in learner.doctor()


def test_another_package_that_ours_was_installed_over_is_recognised(learner, wheel, another):
    learner.install(another)
    assert learner.first_cell().startswith(DAMAGED)
    assert learner.command() == "another command"
    learner.install(wheel)  # which makes all of it ours, until the other one is removed
    assert learner.first_cell().startswith("samples: ") and learner.command() == OURS
    assert MEND in learner.doctor()
