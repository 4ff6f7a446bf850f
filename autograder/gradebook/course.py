"""A class folder: an ordinary nbgrader course, ours or any other."""

import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import Mistake, last_line, suggest
from autograder.notebooks import read_notebook

if TYPE_CHECKING:  # importing nbgrader's applications takes seconds
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

CONFIG = "nbgrader_config.py"


class Course:
    """An nbgrader course folder, through nbgrader's own configuration, API and gradebook."""

    def __init__(self, root: Path):
        self.root = root.resolve()
        if not (self.root / CONFIG).is_file():
            raise Mistake(
                f"{root} is no nbgrader course (it has no {CONFIG}): go there or name it with --course, or make one "
                "with 'autograder new DIR'."
            )
        from nbgrader.apps import NbGrader

        _put_own_scripts_on_path()
        app = NbGrader(log_level="ERROR")
        app.load_cwd_config = False  # only this course's own configuration, wherever the command is typed
        app.raise_config_file_errors = True
        try:
            app.initialize([], root=str(self.root))
        except (Exception, SystemExit) as error:
            raise Mistake(
                f"{self.root / CONFIG} cannot be read: {error}. Correct it and try again."
            ) from None
        app.log.handlers.clear()  # whoever calls nbgrader reports its errors in our own words
        self._use(app, app.coursedir)

    @classmethod
    def of(cls, directory: "CourseDirectory", app: Any) -> "Course":
        """The course that one of nbgrader's own commands is at work on, as that command configured it."""
        course = cls.__new__(cls)
        course.root = Path(directory.root).resolve()
        course._use(app, directory)
        return course

    def _use(self, app: Any, directory: "CourseDirectory") -> None:
        self.app, self.directory = app, directory
        directory.db_url = _anchored(directory.db_url, self.root)

    def api(self) -> "NbGraderAPI":
        """nbgrader's own API on this course."""
        from nbgrader.apps import NbGraderAPI

        return NbGraderAPI(coursedir=self.directory, parent=self.app, log_level="ERROR")

    def gradebook(self) -> "Gradebook":
        """nbgrader's gradebook, to be used in a `with` block."""
        from nbgrader.api import Gradebook

        return Gradebook(self.directory.db_url, self.directory.course_id)

    def path(self, step: str, student: str, assignment: str) -> Path:
        """The folder of one student's assignment at one step: ``submitted``, ``autograded``, ``feedback``, …"""
        directory = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(directory, student, assignment))

    def assignments(self) -> list[str]:
        """The assignments that have a source folder."""
        return sorted(self.api().get_source_assignments())

    def students(self, assignment: str) -> list[str]:
        """Who has submitted something for the assignment, without those whom the configuration excludes."""
        excluded = {student.strip() for student in self.directory.student_id_exclude.split(",")}
        return sorted(self.api().get_submitted_students(assignment) - excluded)

    def require(self, assignment: str) -> None:
        """Raise `Mistake` unless the assignment exists, can be read and is in a gradebook nobody else is using."""
        known = self.assignments()
        if assignment not in known:
            raise Mistake(
                f"There is no assignment '{assignment}' in {self.path('source', '.', '.').parent}: "
                + suggest(assignment, known)
            )
        for notebook in sorted(self.path("source", ".", assignment).glob("*.ipynb")):
            read_notebook(notebook)
        self._require_free_gradebook()
        from nbgrader.api import MissingEntry

        with self.gradebook() as gradebook:
            self._require_todays_gradebook(gradebook)
            try:
                gradebook.find_assignment(assignment)
            except MissingEntry:
                raise Mistake(
                    f"The gradebook does not know '{assignment}' yet: run 'nbgrader generate_assignment {assignment}' "
                    f"in {self.root} first."
                ) from None

    def _require_todays_gradebook(self, gradebook: "Gradebook") -> None:
        from nbgrader.api import Base
        from sqlalchemy import inspect

        found = inspect(gradebook.db.get_bind())
        for table in Base.metadata.sorted_tables:
            columns = {column["name"] for column in found.get_columns(table.name)}
            if not set(table.columns.keys()) <= columns:
                raise Mistake(
                    f"The gradebook in {self.root} is of an older nbgrader: run 'nbgrader db upgrade' there first."
                )

    def _require_free_gradebook(self) -> None:
        """Raise `Mistake` if another program holds the SQLite gradebook."""
        url = self.directory.db_url
        path = Path(url.removeprefix("sqlite:///"))
        if not url.startswith("sqlite:///") or not path.exists():
            return
        try:
            with closing(sqlite3.connect(path, timeout=1)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.rollback()
        except sqlite3.OperationalError as error:
            raise Mistake(
                f"The gradebook {path} is in use by another program ({error}): close it, or wait, and try again."
            ) from None
        except sqlite3.DatabaseError as error:
            raise Mistake(
                f"The gradebook {path} cannot be read ({error}): restore it from a backup."
            ) from None

    def release(self, assignment: str) -> None:
        """Generate the student version of an assignment."""
        self._expect_success(self.api().generate_assignment(assignment), f"releasing {assignment}")

    def write_feedback(self, assignment: str) -> None:
        """Write nbgrader's feedback pages for everybody who has been graded."""
        self._expect_success(self.api().generate_feedback(assignment), f"writing feedback for {assignment}")

    @staticmethod
    def _expect_success(result: dict[str, Any], action: str) -> None:
        if not result["success"]:
            raise Mistake(f"nbgrader failed while {action}: {why_nbgrader_failed(result)}")


def _anchored(db_url: str, root: Path) -> str:
    """The address with a relative SQLite file taken from the course's folder, where nbgrader's commands are typed."""
    from sqlalchemy import make_url

    url = make_url(db_url)
    path = url.database or ""
    if url.get_backend_name() != "sqlite" or path in ("", ":memory:") or path.startswith(("/", "file:")):
        return db_url
    return url.set(database=str(root / path)).render_as_string(hide_password=False)


def _put_own_scripts_on_path() -> None:
    """nbgrader calls `alembic` by name to make a gradebook, and the environment may not be activated."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + os.environ.get("PATH", "")


def why_nbgrader_failed(result: dict[str, Any]) -> str:
    """The one line out of nbgrader's log that names the cause."""
    causes = [
        line.strip()
        for line in result.get("log", "").splitlines()
        if re.match(r"[\w.]+(Error|Exception|Missing\w*): ", line.strip())
    ]
    return causes[0] if causes else last_line(result["error"])
