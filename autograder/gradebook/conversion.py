"""nbgrader's converter and its preprocessors, as a course configures them."""

import logging
from collections.abc import Sequence
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.utils.importstring import import_item

from .course import Course
from .submission import Submission

TIMESTAMP = "timestamp.txt"  # when a submission was handed in
# Whatever runs notebooks derives from this class, nbgrader's `Execute` and our `RunInBox` alike. A notebook that is
# saved has been run: such a step is left out.
RUNS_NOTEBOOKS = ExecutePreprocessor
_SILENT = logging.getLogger(f"{__name__}.silent")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False


def converter_of(course: Course) -> Autograde:
    """nbgrader's own converter, for its configuration."""
    return Autograde(coursedir=course.directory, parent=course.app)


def preprocessors(converter: Autograde, configured: Sequence[Any]) -> list[Any]:
    """The configured preprocessors, made as nbconvert makes them: of classes, of their names, or ready-made."""
    exporter = NotebookExporter(parent=converter, config=converter.config)
    kinds = [import_item(entry) if isinstance(entry, str) else entry for entry in configured]
    made = [kind(parent=exporter) if isinstance(kind, type) else kind for kind in kinds]
    for step in made:
        if isinstance(step, AssignLatePenalties):
            step.log = _SILENT  # it prints a row of the database; lateness stands in the results
    return made


def resources_for(submission: Submission, notebook: str) -> dict[str, Any]:
    """What nbgrader tells its preprocessors about the notebook at hand."""
    return {
        "unique_key": notebook,
        "output_files_dir": f"{notebook}_files",
        "metadata": {"name": notebook, "path": str(submission.path("autograded"))},
        "nbgrader": {
            "student": submission.student,
            "assignment": submission.assignment,
            "notebook": notebook,
            "db_url": submission.course.directory.db_url,
        },
    }


def not_copied(course: Course) -> list[str]:
    """Patterns of names that are no files of the student's: notebooks, the time stamp, what the course ignores."""
    return [*course.directory.ignore, TIMESTAMP, "*.ipynb"]
