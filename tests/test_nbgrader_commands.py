"""nbgrader's own commands in a course with `plugin.install(c)`: boxes, our verdicts, no hidden tests in feedback."""

import asyncio
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from conftest import REPOSITORY, lacking, without_plugin
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder import plugin
from autograder.gradebook.course import Course
from autograder.sandbox import Box, PlaceError

pytestmark = pytest.mark.slow

CONFIG = """
from autograder import plugin
c = get_config()
c.CourseDirectory.course_id = "geography"
c.ClearHiddenTests.begin_test_delimeter = "BEGIN SECRET"
c.ClearHiddenTests.end_test_delimeter = "END SECRET"
plugin.install(c)
"""
HIDDEN = "assert length - 6600 == 50, 'look again'"
CHECK = f"assert length > 0\n### BEGIN SECRET\nextra = 0\n{HIDDEN}\n### END SECRET\nassert unit"
CELLS = [  # name, points, source, kind
    ("length", None, "### BEGIN SOLUTION\nlength = 6650\n### END SOLUTION", "solution"),
    ("check-half", 2, "unit = 'km'\nfloat(length == 6650) + 0.5", "test"),
    ("check-hidden", 3, CHECK, "test"),
    (
        "check-clean",
        1,
        "# clean room\nfrom pathlib import Path\nassert Path('river.txt').read_text()",
        "test",
    ),
    ("check-later", 1, "assert length", "test"),
]
KEEP = "from pathlib import Path\nPath('river.txt').write_text('Nile')\n"
OURS = [REPOSITORY / "solutions", REPOSITORY / "tests", REPOSITORY / "README.md", *Path.home().glob(".*rc")]
SPY = f"""
import glob, os, socket
{KEEP}
print("seen", sorted(os.listdir("/submission")))
print("of ours", [path for path in {[str(path) for path in OURS]!r} if os.path.exists(path)])
print("in /tmp", glob.glob("/tmp/*/course"), glob.glob("/tmp/pytest*"), glob.glob("/tmp/ag-*"))
print("as", os.getuid() or "root", [name for _, name in socket.if_nameindex() if name != "lo"])
length = 1
"""
TELLTALE = f"""
{KEEP}
length = 1
def show(result):
    from IPython.display import HTML, display
    text = result.info.raw_cell
    if "SECRET" in text:
        print(text)
        print(repr(text))
        display(HTML("<pre>" + text.replace(" ", "&nbsp;") + "</pre>"))
get_ipython().events.register("post_run_cell", show)
"""
STUDENTS = {
    "ada": f"{KEEP}length = 6650",
    "ben": f"{KEEP}length = 6000",
    "cyd": SPY,
    "dee": f"{KEEP}class Dies(int):\n    def __bool__(self): import os; os._exit(3)\nlength = Dies(6650)",
    "eve": TELLTALE,
}


@pytest.fixture(scope="module", autouse=True)
def boxes() -> None:
    try:
        Box.examine()
    except PlaceError as error:
        lacking(str(error))


def nbgrader(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=cwd, capture_output=True, text=True, timeout=300, env=environment(),
    )  # fmt: skip


def environment() -> dict[str, str]:
    return os.environ | {"PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]}


def grades(course: Path, assignment: str) -> dict[str, dict[str, float | None]]:
    """Each student's points by machine, cell by cell."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {
                grade.name: grade.auto_score for notebook in submission.notebooks for grade in notebook.grades
            }
            for submission in gradebook.find_assignment(assignment).submissions
        }


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def autograded(course: Path, student: str) -> NotebookNode:
    return nbformat.read(course / "autograded" / student / "rivers" / "rivers.ipynb", as_version=4)


def hand_in(course: Path, student: str, answer: str) -> Path:
    folder = course / "submitted" / student / "rivers"
    shutil.copytree(course / "release" / "rivers", folder)
    notebook = nbformat.read(folder / "rivers.ipynb", as_version=4)
    cell(notebook, "length").source = answer
    nbformat.write(notebook, folder / "rivers.ipynb")
    return folder


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """A course in geography with hidden tests between delimiters of its own; nobody has handed in anything."""
    root = tmp_path_factory.mktemp("geography") / "course"
    (root / "source" / "rivers").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    notebook = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    for name, points, source, kind in CELLS:
        made = new_code_cell(source, id=name)
        made.metadata.nbgrader = {
            "schema_version": 3, "grade_id": name, "task": False,
            "grade": kind == "test", "solution": kind == "solution", "locked": kind == "test",
        } | ({} if points is None else {"points": points})  # fmt: skip
        notebook.cells.append(made)
    nbformat.write(notebook, root / "source" / "rivers" / "rivers.ipynb")
    Course(root).release("rivers")
    return root


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory) -> tuple[Path, str]:
    """The class in geography after `nbgrader autograde` and `nbgrader generate_feedback`, and what was logged."""
    course = Path(shutil.copytree(released, tmp_path_factory.mktemp("graded") / "course"))
    for student, answer in STUDENTS.items():
        hand_in(course, student, answer)
    said = ""
    for command in ("autograde", "generate_feedback"):
        done = nbgrader(command, "rivers", cwd=course)
        assert done.returncode == 0, done.stderr
        said += done.stderr
    return course, said


def feedback(course: Path, student: str) -> str:
    return (course / "feedback" / student / "rivers" / "rivers.html").read_text(encoding="utf-8")


# Grading


def test_nbgrader_autograde_gives_the_points_of_autograder_grade(class_of_two, autograder, tmp_path):
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    assert "plugin.install(c)" in (course / "nbgrader_config.py").read_text()
    assert nbgrader("autograde", "01-saving", cwd=course).returncode == 0
    theirs = grades(course, "01-saving")
    assert {student: sum(points.values()) for student, points in theirs.items()} == {"ada": 20, "ben": 0}
    assert (course / "autograded" / "ada" / "01-saving" / "models" / "sizes.csv").is_file()
    done = autograder("grade", "01-saving", "--course", course, "--force")
    assert done.returncode == 0, done.stderr
    assert grades(course, "01-saving") == theirs


def test_our_verdicts_are_saved_and_a_dead_kernel_costs_only_what_was_not_earned(graded):
    """1.5 of 2 points is partial credit; dee's clean room opens although its kernel died in the cell before it."""
    names = [name for name, points, _, _ in CELLS if points]
    found = {
        student: tuple(points[name] for name in names)
        for student, points in grades(graded[0], "rivers").items()
    }
    assert found == {
        "ada": (1.5, 3, 1, 1),
        "ben": (0.5, 0, 1, 1),
        "cyd": (0.5, 0, 1, 1),
        "dee": (1.5, 3, 1, 0),
        "eve": (0.5, 0, 1, 1),
    }


def test_a_submission_sees_its_own_files_and_nothing_of_the_machine(graded):
    (said,) = (output.text for output in cell(autograded(graded[0], "cyd"), "length").outputs)
    assert "seen ['river.txt']" in said
    assert len(OURS) >= 3 and all(path.exists() for path in OURS)
    assert "of ours []" in said
    assert "in /tmp [] [] []" in said
    assert "as root" not in said and said.rstrip().endswith("[]")


def test_what_it_wrote_is_copied_back_and_notebooks_keep_their_real_outputs(graded):
    assert (graded[0] / "autograded" / "ada" / "rivers" / "river.txt").read_text() == "Nile"
    notebook = autograded(graded[0], "ada")
    assert cell(notebook, "check-half").outputs[0].data == {"text/plain": "1.5"}
    assert cell(notebook, "check-hidden").outputs == []


def test_a_notebook_is_repaired_before_it_is_run(released, tmp_path):
    """A test removed, one there twice, one with a tag that keeps nbclient from running it, an unknown schema."""
    course = Path(shutil.copytree(released, tmp_path / "course"))
    path = hand_in(course, "jon", f"{KEEP}length = 0") / "rivers.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.remove(cell(notebook, "check-hidden"))
    notebook.cells.append(NotebookNode(notebook.cells[1] | {"id": "twice", "source": "2"}))
    cell(notebook, "check-later").metadata.tags = ["skip-execution"]
    cell(notebook, "check-clean").metadata.nbgrader.schema_version = 99
    nbformat.write(notebook, path)
    done = nbgrader("autograde", "rivers", cwd=course)
    assert done.returncode == 0, done.stderr
    assert grades(course, "rivers")["jon"] == {
        "check-half": 0.5,
        "check-hidden": 0,
        "check-clean": 1,
        "check-later": 0,
    }


def test_a_link_leads_nowhere(released, tmp_path):
    course = Path(shutil.copytree(released, tmp_path / "course"))
    (tmp_path / "secret.txt").write_text("the instructor's")
    folder = hand_in(course, "gil", f"{KEEP}import os\nprint(os.listdir())\nlength = 6650")
    (folder / "mine.txt").symlink_to(tmp_path / "secret.txt")
    thief = hand_in(course, "hal", "")
    (thief / "rivers.ipynb").unlink()
    (thief / "rivers.ipynb").symlink_to(course / "source" / "rivers" / "rivers.ipynb")
    done = nbgrader("autograde", "rivers", cwd=course)
    assert done.returncode == 1 and "is a link" in done.stderr
    assert "['river.txt']" in cell(autograded(course, "gil"), "length").outputs[0].text
    assert not (course / "autograded" / "gil" / "rivers" / "mine.txt").exists()
    assert sum(points or 0 for points in grades(course, "rivers")["hal"].values()) == 0


def test_the_formgraders_button_works_inside_its_event_loop(released, tmp_path):
    course = Path(shutil.copytree(released, tmp_path / "course"))
    hand_in(course, "ada", STUDENTS["ada"])

    async def click() -> dict[str, object]:
        return Course(course).api().autograde("rivers", "ada")

    for _ in range(2):
        assert asyncio.run(click())["success"]
    assert sum(grades(course, "rivers")["ada"].values()) == 6.5


def test_limits_and_rules_are_set_as_for_autograder_grade(released, tmp_path):
    course = Path(shutil.copytree(released, tmp_path / "course"))
    truth = (
        "class Length(int):\n    def __bool__(self):\n        {}\n        return True\nlength = Length(6650)"
    )
    hand_in(course, "fay", KEEP + truth.format("import time; time.sleep(60)"))
    hand_in(course, "ian", KEEP + truth.format("import sys; print('!', file=sys.stderr)"))
    options = ("--Autograder.cell_seconds=1", "--Autograder.stderr_costs_points=True")
    done = nbgrader("autograde", "rivers", *options, cwd=course)
    assert done.returncode == 0, done.stderr
    assert {student: points["check-later"] for student, points in grades(course, "rivers").items()} == {
        "fay": 0,
        "ian": 0,
    }
    assert {sum(points.values()) for points in grades(course, "rivers").values()} == {1.5 + 3 + 1}
    refused = nbgrader("autograde", "rivers", "--Autograder.cell_secs=1", cwd=course)
    assert refused.returncode == 1 and "did you mean 'cell_seconds'" in refused.stderr


# One run at a time, and only in a box


def test_nbgrader_is_refused_while_another_run_is_at_work(graded):
    course = graded[0]
    path = course / "autograded" / "ada" / "rivers" / "rivers.ipynb"
    before = path.stat().st_mtime_ns
    with (course / ".autograder.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = nbgrader("autograde", "rivers", "--force", cwd=course)
    assert done.returncode == 1
    assert "Another grading run is at work" in done.stderr and "Traceback" not in done.stderr
    assert path.stat().st_mtime_ns == before


def test_our_run_is_refused_while_nbgraders_is_at_work_and_ctrl_c_ends_that_at_once(
    released, autograder, tmp_path
):
    course = Path(shutil.copytree(released, tmp_path / "course"))
    hand_in(course, "fay", "import time\ntime.sleep(25)")
    command = [sys.executable, "-m", "nbgrader", "autograde", "rivers"]
    first = subprocess.Popen(
        command, cwd=course, stderr=subprocess.PIPE, text=True, env=environment(), start_new_session=True
    )
    try:
        while not (course / "autograded" / "fay" / "rivers" / "rivers.ipynb").exists():
            assert first.poll() is None
            time.sleep(0.1)
        time.sleep(1)
        second = autograder("grade", "rivers", "--course", course)
        assert second.returncode == 2 and "Another grading run is at work" in second.stderr
        interrupted = time.monotonic()
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=60)
    finally:
        first.kill()
    assert time.monotonic() - interrupted < 15
    assert not (course / "autograded" / "fay" / "rivers").exists()


def test_where_no_box_can_be_built_nbgrader_refuses_and_says_why(released, tmp_path, monkeypatch):
    course = Path(shutil.copytree(released, tmp_path / "course"))
    hand_in(course, "ada", STUDENTS["ada"])
    (tmp_path / "no-box").mkdir()
    (tmp_path / "no-box" / "sitecustomize.py").write_text(
        "import autograder.sandbox.box as box\nbox.bwrap_path = lambda: None\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "no-box"))
    done = nbgrader("autograde", "rivers", cwd=course)
    assert done.returncode == 1
    assert "There is no bubblewrap" in done.stderr and "Traceback" not in done.stderr
    assert not (course / "autograded").exists()


def test_what_autograder_remembers_is_forgotten_when_nbgrader_grades_again(released, autograder, tmp_path):
    course = Path(shutil.copytree(released, tmp_path / "course"))
    hand_in(course, "ada", STUDENTS["ada"])
    assert autograder("grade", "rivers", "--course", course).returncode == 0
    remembered = course / ".autograder" / "rivers" / "ada.json"
    assert json.loads(remembered.read_text())["points"] == 6.5
    assert nbgrader("autograde", "rivers", "--force", cwd=course).returncode == 0
    assert not remembered.exists()


# Feedback


def test_hidden_tests_are_in_autograded_and_not_in_feedback(graded):
    course, _ = graded
    for student in STUDENTS:
        assert HIDDEN in cell(autograded(course, student), "check-hidden").source
        page = feedback(course, student)
        assert "6600" not in page and "BEGIN SECRET" not in page, student
    assert any(
        "6600" in line for line in cell(autograded(course, "ben"), "check-hidden").outputs[0].traceback
    )


def test_feedback_still_says_what_failed(graded):
    page = feedback(graded[0], "ben")
    assert "AssertionError" in page and "look again" in page
    assert "(a hidden test)" in page
    assert "assert" in page and "repeats a line of a hidden test" not in page


def test_an_output_that_repeats_a_hidden_line_is_left_out_and_the_instructor_is_told(graded):
    course, said = graded
    page = feedback(course, "eve")
    assert "This output is left out, because it repeats a line of a hidden test." in page
    assert "eve: an output in rivers repeats a hidden test." in said
    assert "ada: an output" not in said
    assert "not recognized" not in said


# Courses without the line, and what they configure themselves


def test_a_course_without_the_line_is_as_it_was(released, tmp_path):
    course = Path(shutil.copytree(released, tmp_path / "course"))
    without_plugin(course)
    hand_in(course, "ben", STUDENTS["ben"])
    assert Course(course).api().autograde("rivers", "ben")["success"]
    Course(course).write_feedback("rivers")
    assert not (course / ".autograder.lock").exists()
    assert "6600" in feedback(course, "ben")


def test_the_line_keeps_what_the_course_configures():
    c = Config()
    c.Autograde.autograde_preprocessors = ["nbgrader.preprocessors.Execute", "their.Step"]
    c.GenerateFeedback.preprocessors.append("their.Other")
    for _ in range(2):
        plugin.install(c)
        assert c.Autograde.autograde_preprocessors == [plugin.RUN, "their.Step"]
        assert c.Autograde.sanitize_preprocessors[0] == plugin.REPAIR
        assert [getattr(step, "__name__", step) for step in c.GenerateFeedback.preprocessors] == [
            plugin.CUT, "GetGrades", "CSSHTMLHeaderPreprocessor", "their.Other"
        ]  # fmt: skip
