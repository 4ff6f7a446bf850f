"""The only writer to nbgrader's gradebook: what it saves is what nbgrader would save, whole or not at all."""

import itertools
import os
import pickle
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pytest
from conftest import without_plugin
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sqlalchemy import Engine, event

from autograder.causes import Cause
from autograder.errors import Mistake
from autograder.gradebook import prepare, save
from autograder.gradebook.course import Course
from autograder.gradebook.submission import Submission
from autograder.results import CellResult, Executed
from autograder.verdicts import read_verdict

CONFIG = """
from nbgrader.plugins import LateSubmissionPlugin

class ByTheHour(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 3600

c = get_config()
c.CourseDirectory.course_id = "geography"
c.Execute.shutdown_kernel = "immediate"
c.AssignLatePenalties.plugin_class = ByTheHour
c.LimitOutput.max_lines = 5
"""
LENGTH = "### BEGIN SOLUTION\nlength = 6650\n### END SOLUTION"
HIDDEN = "assert length > 0\n### BEGIN HIDDEN TESTS\nassert length == 6650\n### END HIDDEN TESTS"
RIVERS = [  # type, name, points, source, kind
    ("markdown", "title", None, "# Rivers", "locked"),
    ("code", "setup", None, "unit = 'km'", "locked"),
    ("code", "length", None, LENGTH, "solution"),
    ("code", "check-half", 2, "float(length == 6650) + 0.5", "test"),
    ("code", "check-hidden", 3, HIDDEN, "test"),
    ("code", "check-clean", 1, "# clean room\nassert 1 + 1 == 2", "test"),
    ("code", "check-fresh", 1, "#  Fresh process \nassert 2 + 2 == 4", "test"),
    ("markdown", "essay", 4, "Why does it rise in August?", "manual"),
    ("code", "plot", 2, "# draw it", "manual"),
    ("markdown", "poem", 5, "Write a poem about it.", "task"),
]
LAKES = [
    ("code", "depth", None, "### BEGIN SOLUTION\ndepth = 1642\n### END SOLUTION", "solution"),
    ("code", "check-depth", 3, "assert depth == 1642, 'too shallow'", "test"),
]


def made(name: str, cells: list[tuple]) -> NotebookNode:
    """An instructor's notebook."""
    notebook = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    for kind, grade_id, points, source, role in cells:
        cell = (new_code_cell if kind == "code" else new_markdown_cell)(source, id=f"{name}-{grade_id}")
        cell.metadata.nbgrader = {
            "schema_version": 3,
            "grade_id": grade_id,
            "grade": role in ("test", "manual"),
            "solution": role in ("solution", "manual"),
            "locked": role in ("locked", "test", "task"),
            "task": role == "task",
        } | ({} if points is None else {"points": points})
        notebook.cells.append(cell)
    return notebook


def find(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    return next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def edit(path: Path, change: Callable[[NotebookNode], None]) -> None:
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """A course in geography: ada is right, ben is late, half right and has one notebook only, cyd did nothing."""
    root = tmp_path_factory.mktemp("geography") / "course"
    (root / "source" / "water").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    (root / "source" / "water" / "data.csv").write_text("nile,6650\n")
    for name, cells in {"rivers": RIVERS, "lakes": LAKES}.items():
        nbformat.write(made(name, cells), root / "source" / "water" / f"{name}.ipynb")
    course = Course(root)
    course.release("water")
    with course.gradebook() as book:
        book.update_or_create_assignment("water", duedate="2026-01-01 12:00:00 UTC")
    for student in ("ada", "ben", "cyd"):
        shutil.copytree(root / "release" / "water", root / "submitted" / student / "water")

    def right(notebook):
        find(notebook, "length").source = "length = 6650\nprint('long\\n' * 9)"
        find(notebook, "essay").source = "Because of the rain in Ethiopia."
        find(notebook, "plot").source = "'~~~'"

    def half_right(notebook):
        find(notebook, "length").source = "length = 6000"

    edit(root / "submitted" / "ada" / "water" / "rivers.ipynb", right)
    edit(
        root / "submitted" / "ada" / "water" / "lakes.ipynb",
        lambda notebook: find(notebook, "depth").update(source="depth = 1642"),
    )
    edit(root / "submitted" / "ben" / "water" / "rivers.ipynb", half_right)
    (root / "submitted" / "ben" / "water" / "lakes.ipynb").unlink()
    (root / "submitted" / "ben" / "water" / "notes.txt").write_text("mine")
    (root / "submitted" / "ben" / "water" / "data.csv").write_text("nile,0\n")
    for student, hour in {"ada": 11, "ben": 13}.items():
        path = root / "submitted" / student / "water" / "timestamp.txt"
        path.write_text(f"2026-01-01 {hour}:00:00.000000 UTC")
    return root


@pytest.fixture
def course(handed_in, tmp_path) -> Course:
    """The course in geography, to do as one likes with."""
    return Course(Path(shutil.copytree(handed_in, tmp_path / "course")))


def run(course: Course, assignment: str, student: str) -> dict[str, Executed]:
    """What the engine does, without its box: plain nbclient, and the verdicts off the outputs."""
    folder = course.path("submitted", student, assignment)
    executed = {}
    for plan in prepare.plan(course, assignment):
        if (path := folder / f"{plan.name}.ipynb").exists():
            submitted = nbformat.read(path, as_version=4)
            notebook = prepare.sanitize(Submission(course, assignment, student), plan.name, submitted)
            with TemporaryDirectory() as sockets:  # a free TCP port may be taken before the kernel has it
                manager = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{sockets}/kernel")
                NotebookClient(notebook, km=manager, allow_errors=True, shutdown_kernel="immediate").execute()
            verdicts = {
                cell.name: CellResult.of(
                    plan.name,
                    cell.name,
                    cell.max_points,
                    read_verdict(find(notebook, cell.name).outputs, cell.max_points),
                )
                for cell in plan.cells
                if cell.by_machine
            }
            executed[plan.name] = pickle.loads(pickle.dumps(Executed(notebook, verdicts)))
    return executed


@pytest.fixture(scope="module")
def executed(handed_in) -> dict[str, dict[str, Executed]]:
    """What came of running the three submissions in geography."""
    return {student: run(Course(handed_in), "water", student) for student in ("ada", "ben", "cyd")}


def rows(course: Course) -> dict[str, list[tuple]]:
    """What the gradebook says about everybody, without nbgrader's random ids."""
    with course.gradebook() as book:
        submissions = [s for assignment in book.assignments for s in assignment.submissions]
        notebooks = [(s, n) for s in submissions for n in s.notebooks]
        return {
            "students": sorted(student.id for student in book.students),
            "submissions": sorted(
                (s.student.id, s.timestamp, s.extension, s.score, s.needs_manual_grade) for s in submissions
            ),
            "notebooks": sorted(
                (s.student.id, n.name, n.late_submission_penalty, n.flagged) for s, n in notebooks
            ),
            "grades": sorted(
                (
                    s.student.id,
                    n.name,
                    g.name,
                    g.auto_score,
                    g.manual_score,
                    g.extra_credit,
                    g.needs_manual_grade,
                )
                for s, n in notebooks
                for g in n.grades
            ),
            "comments": sorted(
                (s.student.id, n.name, c.name, c.auto_comment, c.manual_comment)
                for s, n in notebooks
                for c in n.comments
            ),
        }


def dump(course: Course) -> list[str]:
    """Every row of the database, ids and all."""
    with closing(sqlite3.connect(course.root / "gradebook.db")) as connection:
        return list(connection.iterdump())


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def nbgraders_own(course: Course, assignment: str, students: list[str]) -> Course:
    for student in students:
        assert course.api().autograde(assignment, student)["success"]
    return course


@pytest.fixture(scope="module")
def theirs(handed_in, tmp_path_factory) -> Course:
    """The course in geography, graded by nbgrader itself."""
    copy = Path(shutil.copytree(handed_in, tmp_path_factory.mktemp("theirs") / "course"))
    return nbgraders_own(Course(copy), "water", ["ada", "ben", "cyd"])


# The same rows as nbgrader's own


def test_a_course_with_everything_gets_the_rows_that_nbgrader_gives_it(course, executed, theirs):
    for student, done in executed.items():
        save.save(Submission(course, "water", student), done)
    assert rows(course) == rows(theirs)
    assert {student: score for student, *_, score, _ in rows(course)["submissions"]} == {
        "ada": 9.5,
        "ben": 2.5,
        "cyd": 2,
    }


@pytest.mark.slow
def test_our_exercise_gets_the_rows_that_nbgrader_gives_it(class_of_two, tmp_path):
    ours, other = (Course(Path(shutil.copytree(class_of_two, tmp_path / name))) for name in ("ours", "other"))
    for student in ("ada", "ben"):
        save.save(Submission(ours, "01-saving", student), run(ours, "01-saving", student))
    other = Course(without_plugin(other.root))
    assert rows(ours) == rows(nbgraders_own(other, "01-saving", ["ada", "ben"]))


def test_the_autograded_folder_is_as_nbgrader_leaves_it(course, executed, theirs):
    save.save(Submission(course, "water", "ben"), executed["ben"])
    ours, other = (files(c.path("autograded", "ben", "water")) for c in (course, theirs))
    assert set(ours) == set(other) == {"data.csv", "notes.txt", "rivers.ipynb", "timestamp.txt"}
    assert ours["data.csv"] == "nile,6650\n"
    path = course.path("autograded", "ben", "water") / "rivers.ipynb"
    assert path.stat().st_mode & 0o777 == 0o444
    a, b = (nbformat.reads(text["rivers.ipynb"], as_version=4) for text in (ours, other))
    assert [cell.source for cell in a.cells] == [cell.source for cell in b.cells]
    assert find(a, "check-half").outputs[0].data == {"text/plain": "0.5"}
    assert find(a, "check-hidden").outputs[0].ename == "AssertionError"


def test_nbgraders_formgrader_and_feedback_find_what_was_saved(course, executed):
    for student in ("ada", "ben"):
        save.save(Submission(course, "water", student), executed[student])
    assert course.api().get_autograded_students("water") == {"ada", "ben"}
    course.write_feedback("water")
    assert "AssertionError" in (course.path("feedback", "ben", "water") / "rivers.html").read_text()


def test_outputs_are_limited_as_the_course_configures_it(course, executed):
    save.save(Submission(course, "water", "ada"), executed["ada"])
    notebook = nbformat.read(course.path("autograded", "ada", "water") / "rivers.ipynb", as_version=4)
    assert find(notebook, "length").outputs[0].text.count("\n") == 4
    assert find(executed["ada"]["rivers"].notebook, "length").outputs[0].text.count("\n") == 10


def test_what_people_gave_survives_regrading_as_under_nbgrader(course, executed, theirs, tmp_path):
    other = Course(Path(shutil.copytree(theirs.root, tmp_path / "other")))
    save.save(Submission(course, "water", "ben"), executed["ben"])
    for graded in (course, other):
        with graded.gradebook() as book:
            for cell, points in {"essay": 3.5, "check-hidden": 1, "poem": 4}.items():
                grade = book.find_grade(cell, "rivers", "water", "ben")
                grade.manual_score, grade.needs_manual_grade = points, False
            book.find_grade("check-clean", "rivers", "water", "ben").extra_credit = 0.25
            book.find_comment("essay", "rivers", "water", "ben").manual_comment = "Well said."
            book.db.commit()
    result = save.save(Submission(course, "water", "ben"), executed["ben"])
    nbgraders_own(other, "water", ["ben"])
    ours, expected = ([row for row in rows(c)["grades"] if row[0] == "ben"] for c in (course, other))
    assert ours == expected
    comment = ("ben", "rivers", "essay", "No response.", "Well said.")
    assert comment in rows(course)["comments"] and comment in rows(other)["comments"]
    assert ("ben", "rivers", 1.0, False) in rows(course)["notebooks"]
    assert result.points == 0.5 + 1 + 1.25 + 1 + 3.5 + 4


# The result


def test_the_plan_comes_out_of_the_gradebook_in_the_order_of_the_notebook(course):
    lakes, rivers = prepare.plan(course, "water")
    assert (lakes.name, [cell.name for cell in lakes.cells]) == ("lakes", ["check-depth"])
    assert [
        (cell.name, cell.max_points, cell.cell_type, cell.by_machine, cell.kernel) for cell in rivers.cells
    ] == [
        ("check-half", 2, "code", True, "student"),
        ("check-hidden", 3, "code", True, "student"),
        ("check-clean", 1, "code", True, "clean"),
        ("check-fresh", 1, "code", True, "fresh"),
        ("essay", 4, "markdown", False, "student"),
        ("plot", 2, "code", False, "student"),
        ("poem", 5, "markdown", False, "student"),
    ]
    assert pickle.loads(pickle.dumps(lakes)) == lakes


def test_the_result_says_what_the_gradebook_says_and_why(course, executed):
    result = save.save(Submission(course, "water", "ben"), executed["ben"], 1.5, ["odd"])
    assert (result.status, result.points, result.max_points, result.seconds, result.flags) == (
        "needs manual grade", 2.5, 21, 1.5, ["odd"]
    )  # fmt: skip
    assert [(cell.cell, cell.points, cell.cause) for cell in result.cells] == [
        ("check-depth", 0, "not-run"),
        ("check-half", 0.5, "partial"),
        ("check-hidden", 0, "AssertionError"),
        ("check-clean", 1, None),
        ("check-fresh", 1, None),
        ("essay", 0, "no-response"),
        ("plot", 0, "no-response"),
        ("poem", None, None),
    ]
    assert result.cells[0].message == "lakes.ipynb was not submitted."


def test_a_cell_without_points_waits_for_a_person(course, executed):
    done = executed["ada"]
    undecided = CellResult(
        "lakes", "check-depth", None, 3, "too-many-points", "The check gave 4 points of 3."
    )
    lakes = Executed(done["lakes"].notebook, {"check-depth": undecided})
    result = save.save(Submission(course, "water", "ada"), {**done, "lakes": lakes})
    assert result.cells[0] == undecided
    assert ("ada", "lakes", "check-depth", None, None, None, True) in rows(course)["grades"]
    saved = nbformat.read(course.path("autograded", "ada", "water") / "lakes.ipynb", as_version=4)
    assert find(saved, "check-depth").cell_type == "code"


def test_a_cell_without_a_verdict_did_not_run(course, executed):
    done = Executed(executed["ada"]["lakes"].notebook, {})
    result = save.save(Submission(course, "water", "ada"), {**executed["ada"], "lakes": done})
    assert (result.cells[0].points, result.cells[0].cause) == (0, "not-run")
    assert ("ada", "lakes", "check-depth", 0, None, None, False) in rows(course)["grades"]


def test_a_notebook_that_is_withdrawn_takes_its_penalty_along(course, executed):
    timestamp = course.path("submitted", "ada", "water") / "timestamp.txt"
    timestamp.write_text("2026-01-01 13:00:00 UTC")
    save.save(Submission(course, "water", "ada"), executed["ada"])
    save.save(Submission(course, "water", "ada"), {"rivers": executed["ada"]["rivers"]})
    penalties = {name: penalty for _, name, penalty, _ in rows(course)["notebooks"]}
    assert penalties == {"rivers": 1, "lakes": None}


def test_a_notebook_that_comes_back_is_graded_like_any_other(course, executed):
    save.save(Submission(course, "water", "ada"), executed["ada"])
    before = rows(course)
    save.save(Submission(course, "water", "ada"), {"lakes": executed["ada"]["lakes"]})
    assert ("ada", "rivers", "poem", 0, None, None, False) in rows(course)["grades"]
    save.save(Submission(course, "water", "ada"), executed["ada"])
    assert rows(course) == before


# Whole or not at all


def test_saving_twice_changes_nothing(course, executed):
    save.save(Submission(course, "water", "ben"), executed["ben"])
    first = dump(course), files(course.path("autograded", "ben", "water"))
    save.save(Submission(course, "water", "ben"), executed["ben"])
    assert (dump(course), files(course.path("autograded", "ben", "water"))) == first


def killed_at(step: int, job: Callable[[], object]) -> int:
    """Do the job in a child process that is gone, as by kill -9, just before its `step`-th write."""
    child = os.fork()
    if child == 0:
        count = itertools.count(1)

        def die_at_step() -> None:
            if next(count) == step:
                os._exit(9)

        def on_statement(connection, cursor, statement, *_) -> None:
            if not statement.startswith(("SELECT", "PRAGMA", "BEGIN")):
                die_at_step()

        def on_audit(name, arguments) -> None:
            written = name == "open" and isinstance(arguments[1], str) and "w" in arguments[1]
            if written or name in ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"):
                die_at_step()

        event.listen(Engine, "before_cursor_execute", on_statement)
        event.listen(Engine, "commit", lambda connection: die_at_step())
        sys.addaudithook(on_audit)
        try:
            job()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.slow
def test_whoever_is_killed_leaves_the_old_state_or_the_new(course, executed):
    folder = course.path("autograded", "ben", "water")
    save.save(Submission(course, "water", "ben"), executed["cyd"])
    kept = Path(shutil.copytree(course.root, course.root.with_name("kept")))
    old = rows(course), files(folder)
    save.save(Submission(course, "water", "ben"), executed["ben"])
    new = rows(course), files(folder)
    assert old != new
    seen = set()
    for step in itertools.count(1):
        shutil.rmtree(course.root)
        shutil.copytree(kept, course.root)
        code = killed_at(step, lambda: save.save(Submission(course, "water", "ben"), executed["ben"]))
        assert code in (0, 9)
        state = rows(course), files(folder)
        seen.add(
            (state[0] == old[0], state[0] == new[0], state[1] == old[1], state[1] == new[1], bool(state[1]))
        )
        if code == 0:
            break
        save.save(Submission(course, "water", "ben"), executed["ben"])
        assert (rows(course), files(folder)) == new
        assert {path.name for path in folder.parent.iterdir()} == {"water"}
    assert seen == {
        (True, False, True, False, True),  # all is old
        (False, True, True, False, True),  # graded, the folder is still the old one
        (False, True, False, False, False),  # the old folder is gone, the new one not yet there
        (False, True, False, True, True),  # all is new
    }
    assert step > 30


# What a submission cannot change


@pytest.fixture
def sanitized(course) -> Callable[[Callable[[NotebookNode], None]], NotebookNode]:
    """What becomes of the released notebook after somebody has changed it."""

    def sanitize(change: Callable[[NotebookNode], object]) -> NotebookNode:
        notebook = nbformat.read(course.path("release", ".", "water") / "rivers.ipynb", as_version=4)
        change(notebook)
        return prepare.sanitize(Submission(course, "water", "eve"), "rivers", notebook)

    return sanitize


def ids(notebook: NotebookNode) -> list[str | None]:
    return [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]


NAMES = [name for _, name, *_ in RIVERS]


def test_an_honest_notebook_gets_its_hidden_tests_and_nothing_else(sanitized):
    notebook = sanitized(lambda notebook: None)
    assert ids(notebook) == NAMES
    assert find(notebook, "check-hidden").source == HIDDEN
    assert find(notebook, "length").source == "# YOUR CODE HERE\nraise NotImplementedError()"


def as_in_the_source(notebook: NotebookNode) -> bool:
    """Whether each cell that grading needs is there, as the instructor made it."""
    nbformat.validate(notebook)
    assert set(NAMES) - set(ids(notebook)) <= {"title", "length"}
    for kind, name, points, source, role in RIVERS:
        if name in ids(notebook):
            cell = find(notebook, name)
            assert cell.cell_type == cell.metadata.nbgrader.cell_type == kind
            assert cell.metadata.nbgrader.get("points") == points
            assert cell.metadata.nbgrader.grade == (role in ("test", "manual"))
            assert cell.metadata.nbgrader.solution == (role in ("solution", "manual"))
            assert cell.metadata.nbgrader.task == (role == "task")
            assert cell.source == source or role in ("solution", "manual")
    return True


def test_a_duplicated_cell_counts_once_where_it_stands_last(sanitized):
    notebook = sanitized(lambda notebook: notebook.cells.append(find(notebook, "check-half").copy()))
    assert ids(notebook) == [None if name == "check-half" else name for name in NAMES] + ["check-half"]
    assert as_in_the_source(notebook)


def test_a_split_answer_stays_and_counts_once(sanitized):
    def split(notebook):
        answer = find(notebook, "length")
        second = NotebookNode(answer, id="second", source="length = width * 2")
        answer.source = "width = 3325"
        notebook.cells.insert(notebook.cells.index(answer) + 1, second)

    notebook = sanitized(split)
    assert ids(notebook)[2:5] == [None, "length", "check-half"]
    assert [cell.source for cell in notebook.cells[2:4]] == ["width = 3325", "length = width * 2"]


@pytest.mark.parametrize("name", [name for _, name, _, _, role in RIVERS if name not in ("title", "length")])
def test_a_deleted_cell_is_put_back_in_its_place_with_a_note_above(sanitized, name):
    notebook = sanitized(lambda notebook: notebook.cells.remove(find(notebook, name)))
    place = NAMES.index(name)
    assert ids(notebook) == [*NAMES[:place], None, *NAMES[place:]]
    assert notebook.cells[place].cell_type == "markdown"
    assert f"(id:{name}) was missing from the submission" in notebook.cells[place].source
    assert as_in_the_source(notebook)


def test_a_check_is_put_back_behind_the_students_own_cells(sanitized):
    def change(notebook):
        notebook.cells.remove(find(notebook, "check-half"))
        notebook.cells.insert(NAMES.index("length") + 1, new_code_cell("length = 6650  # at last", id="own"))

    assert ids(sanitized(change))[2:6] == ["length", None, None, "check-half"]


def test_all_that_grading_needs_is_put_back_into_an_empty_notebook(sanitized):
    notebook = sanitized(lambda notebook: notebook.cells.clear())
    assert [name for name in ids(notebook) if name] == [n for n in NAMES if n not in ("title", "length")]
    assert find(notebook, "check-clean").source.startswith("# clean room")


def test_a_notebook_of_before_cell_ids_stays_valid(sanitized):
    def change(notebook):
        notebook.nbformat_minor = 4
        for cell in notebook.cells:
            del cell["id"]
        notebook.cells.remove(find(notebook, "check-half"))

    assert as_in_the_source(sanitized(change))


def retype(notebook):
    for cell in notebook.cells:
        new = new_markdown_cell if cell.cell_type == "code" else new_code_cell
        cell.update(new(cell.source, metadata=cell.metadata, id=cell.id))
        if cell.cell_type == "markdown":
            del cell["outputs"], cell["execution_count"]


def set_for_all(**metadata):
    return lambda notebook: [cell.metadata.nbgrader.update(metadata) for cell in notebook.cells]


@pytest.mark.parametrize(
    "change",
    [
        retype,
        set_for_all(points=1000),
        set_for_all(points="many"),
        set_for_all(schema_version=99),
        set_for_all(schema_version=None, grade=False, locked=False),
        set_for_all(solution=True, checksum="0"),
        set_for_all(task=True, extra=1),
        lambda notebook: [cell.update(source="pass") for cell in notebook.cells],
        lambda notebook: [cell.metadata.update(nbgrader=[1]) for cell in notebook.cells],
        lambda notebook: [cell.metadata.nbgrader.update(grade_id=["a"]) for cell in notebook.cells],
    ],
    ids=[
        "retyped",
        "points",
        "points-text",
        "schema",
        "unflagged",
        "solution",
        "task",
        "edited",
        "list",
        "id-list",
    ],
)
def test_types_flags_points_and_locked_text_are_the_instructors(sanitized, change):
    assert as_in_the_source(sanitized(change))


def tagged(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.metadata.get("tags")]


@pytest.mark.parametrize("tag", ["skip-execution", "raises-exception"])
def test_tags_are_the_instructors(course, sanitized, tag):
    def tag_all(notebook):
        notebook.cells += [new_code_cell("1 / 0", id="own"), new_code_cell("2 / 0", id="given")]
        for cell in notebook.cells:
            cell.metadata.tags = [tag]

    def tag_two(notebook):
        find(notebook, "check-half").metadata.tags = [tag]
        notebook.cells.append(new_code_cell("2 / 0", metadata={"tags": [tag]}))

    assert tagged(sanitized(tag_all)) == []
    edit(course.path("source", ".", "water") / "rivers.ipynb", tag_two)
    assert tagged(sanitized(lambda notebook: None)) == [RIVERS[NAMES.index("check-half")][3]]
    assert tagged(sanitized(tag_all)) == [RIVERS[NAMES.index("check-half")][3], "2 / 0"]


def test_the_kernel_is_the_instructors(sanitized):
    notebook = sanitized(
        lambda notebook: notebook.metadata.update(kernelspec={"name": "bash", "display_name": "B"})
    )
    assert notebook.metadata.kernelspec.name == "python3"


def test_preparing_changes_neither_the_gradebook_nor_what_was_handed_in(course):
    before = dump(course)
    submitted = nbformat.read(course.path("submitted", "ada", "water") / "rivers.ipynb", as_version=4)
    original = pickle.dumps(submitted)
    prepare.plan(course, "water")
    prepare.sanitize(Submission(course, "water", "ada"), "rivers", submitted)
    assert (dump(course), pickle.dumps(submitted)) == (before, original)


# Submissions that cannot be graded


def test_a_submission_that_failed_has_no_points_and_says_why(course):
    result = save.failed(Submission(course, "water", "ada"), Cause.KERNEL_DIED, "The kernel died.", 2.0)
    assert (result.status, result.points, result.max_points, result.flags) == (
        "failed",
        0,
        21,
        ["The kernel died."],
    )
    assert {(cell.points, cell.cause, cell.message) for cell in result.cells} == {
        (0, "kernel-died", "The kernel died.")
    }
    assert rows(course)["submissions"][0][3:] == (0, False)


def test_a_failure_takes_the_old_grade_but_not_what_a_person_gave(course, executed):
    save.save(Submission(course, "water", "ada"), executed["ada"])
    with course.gradebook() as book:
        book.find_grade("essay", "rivers", "water", "ada").manual_score = 3.5
        book.db.commit()
    assert save.failed(Submission(course, "water", "ada"), Cause.TIMEOUT, "Too slow.").points == 3.5
    assert not course.path("autograded", "ada", "water").exists()


def test_a_failure_of_the_machine_leaves_everything_as_it_was(course, executed):
    save.save(Submission(course, "water", "ada"), executed["ada"])
    before = dump(course), files(course.path("autograded", "ada", "water"))
    result = save.failed(Submission(course, "water", "ada"), Cause.MACHINE, "No box could be made.")
    assert (result.status, result.points) == ("failed", 9.5)
    assert (dump(course), files(course.path("autograded", "ada", "water"))) == before


def test_an_error_while_saving_leaves_everything_as_it_was(course, executed, monkeypatch):
    save.save(Submission(course, "water", "ada"), executed["ben"])
    before = dump(course), files(course.path("autograded", "ada", "water"))
    monkeypatch.setattr(save, "_result", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save.save(Submission(course, "water", "ada"), executed["ada"])
    assert (dump(course), files(course.path("autograded", "ada", "water"))) == before
    assert {path.name for path in course.path("autograded", "ada", "water").parent.iterdir()} == {"water"}


# Strange names, files and settings


@pytest.mark.parametrize("student", ["[2] van Gogh", "d'Arcy & ?*", "李小龙"])
def test_any_name_of_a_folder_is_a_student(course, executed, student):
    course.path("submitted", "ada", "water").parent.rename(course.path("submitted", student, "water").parent)
    path = course.path("submitted", student, "water")
    (path / "__pycache__").mkdir()
    (path / "__pycache__" / "x.pyc").write_text("ignored, brackets or not")
    (path / "extra.ipynb").write_text("{}")
    save.save(Submission(course, "water", student), executed["ada"])
    assert [(row[0], row[3]) for row in rows(course)["submissions"]] == [(student, 9.5)]
    assert set(files(course.path("autograded", student, "water"))) == {
        "data.csv", "lakes.ipynb", "rivers.ipynb", "timestamp.txt"
    }  # fmt: skip


def test_links_and_pipes_of_a_submission_are_left_behind(course, executed):
    path = course.path("submitted", "ada", "water")
    (path / "link.txt").symlink_to(course.root / "nbgrader_config.py")
    (path / "linked").symlink_to(course.root / "source")
    os.mkfifo(path / "pipe")
    (path / "timestamp.txt").unlink()
    os.mkfifo(path / "timestamp.txt")
    (path / "data.csv").unlink()
    (path / "data.csv").mkdir()
    (path / "data.csv" / "x").write_text("in the way of the assignment's own file")
    save.save(Submission(course, "water", "ada"), executed["ada"])
    autograded = files(course.path("autograded", "ada", "water"))
    assert set(autograded) == {"data.csv", "lakes.ipynb", "rivers.ipynb"}
    assert autograded["data.csv"] == "nile,6650\n"


def test_a_time_that_cannot_be_read_is_flagged(course, executed):
    (course.path("submitted", "ada", "water") / "timestamp.txt").write_text("yesterday, about noon")
    result = save.save(Submission(course, "water", "ada"), executed["ada"])
    assert "timestamp.txt cannot be read" in result.flags[0]
    assert rows(course)["submissions"][0][1] is None


def test_half_a_character_in_an_output_can_be_saved(course, executed):
    done = pickle.loads(pickle.dumps(executed["ada"]))
    find(done["lakes"].notebook, "depth").outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="\ud800")
    ]
    save.save(Submission(course, "water", "ada"), done)
    nbformat.read(course.path("autograded", "ada", "water") / "lakes.ipynb", as_version=4)


def configured(course: Course, line: str) -> Course:
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + line + "\n")
    return Course(course.root)


def test_a_student_who_may_not_be_added_is_refused_and_nothing_is_changed(course, executed):
    before = dump(course)
    course = configured(course, "c.Autograde.create_student = False")
    with pytest.raises(Mistake, match="knows no student 'ada'"):
        save.save(Submission(course, "water", "ada"), executed["ada"])
    assert dump(course) == before
    assert not course.path("autograded", "ada", "water").exists()


def test_files_that_a_student_may_edit_are_kept(course, executed):
    course = configured(course, "c.Autograde.exclude_overwriting = {'water': ['data.csv']}")
    save.save(Submission(course, "water", "ben"), executed["ben"])
    assert files(course.path("autograded", "ben", "water"))["data.csv"] == "nile,0\n"


def test_a_gradebook_with_a_relative_address_lies_in_the_course(course, executed, tmp_path, monkeypatch):
    course = configured(course, "c.CourseDirectory.db_url = 'sqlite:///gradebook.db'")
    monkeypatch.chdir(tmp_path)
    save.save(Submission(course, "water", "ada"), executed["ada"])
    assert rows(course)["submissions"][0][3] == 9.5
    assert not (tmp_path / "gradebook.db").exists()


def test_a_gradebook_in_wal_mode_is_written_while_somebody_reads(course, executed):
    with closing(sqlite3.connect(course.root / "gradebook.db")) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM grade").fetchone()
        save.save(Submission(course, "water", "ada"), executed["ada"])
        assert reader.execute("SELECT count(*) FROM grade").fetchone() == (0,)
    assert rows(course)["submissions"][0][3] == 9.5


def test_preprocessors_of_the_course_are_used_and_find_the_same_gradebook(course, executed):
    own = """
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
class Seen(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        with Gradebook(resources["nbgrader"]["db_url"]) as book:
            nb.metadata.seen = book.find_student(resources["nbgrader"]["student"]).id
        return nb, resources
c.Autograde.autograde_preprocessors = ["nbgrader.preprocessors.SaveAutoGrades", Seen]
"""
    save.save(Submission(configured(course, own), "water", "ada"), executed["ada"])
    notebook = nbformat.read(course.path("autograded", "ada", "water") / "lakes.ipynb", as_version=4)
    assert notebook.metadata.seen == "ada"
