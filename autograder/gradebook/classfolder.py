"""How a class folder is made: an ordinary nbgrader course with this course's assignments."""

import shutil
from pathlib import Path

from autograder import material
from autograder.errors import Mistake

from .course import CONFIG, Course

NEW_CONFIG = '''"""An nbgrader course, made by `autograder new`. All of nbgrader's options work here."""

from pathlib import Path

from autograder import plugin

c = get_config()  # noqa: F821
here = Path(__file__).resolve().parent

c.CourseDirectory.course_id = {name!r}
c.CourseDirectory.root = str(here)
c.Exchange.root = str(here / "exchange")
plugin.install(c)  # nbgrader's own commands and the formgrader grade in boxes, and keep hidden tests out of feedback
'''


def new_course(folder: Path) -> Course:
    """Make a class folder from `solutions/`, with every assignment ready to hand out in `release/`."""
    sources = material.folder("solutions")
    if folder.exists() and any(folder.iterdir()):
        raise Mistake(f"{folder} is not empty: name a folder that does not exist yet.")
    try:
        return _fill(folder, sources)
    except BaseException:  # no half-made course stays behind
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(folder: Path, sources: Path) -> Course:
    (folder / "exchange").mkdir(parents=True)
    (folder / "exchange").chmod(0o777)  # nbgrader's exchange must be writable by the students
    (folder / "submitted").mkdir()
    (folder / CONFIG).write_text(NEW_CONFIG.format(name=folder.resolve().name), encoding="utf-8")
    shutil.copytree(sources, folder / "source", ignore=shutil.ignore_patterns("models", ".ipynb_checkpoints"))
    course = Course(folder)
    for assignment in course.assignments():
        course.release(assignment)
    return course
