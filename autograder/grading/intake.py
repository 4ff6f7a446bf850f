"""One folder in from a stranger: a job that can be run, or one sentence why not."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.causes import Cause
from autograder.folders import TooLarge
from autograder.gradebook import prepare
from autograder.gradebook.submission import Submission

from .worker import Job, Setting

LARGEST_NOTEBOOK = 50 * 2**20  # bytes


class Refused(Exception):
    """A submission that cannot be graded: the text is one sentence that says why, `cause` says whose matter it is."""

    def __init__(self, message: str, cause: Cause = Cause.UNREADABLE) -> None:
        super().__init__(message)
        self.cause = cause


def take_in(submission: Submission, setting: Setting) -> Job:
    """A submission as a job: its own files, and its notebooks as they may be run. Raises `Refused`."""
    submitted = submission.path("submitted")
    if not submitted.is_dir():
        raise Refused(f"The folder {submitted} has disappeared: put it back, and run again.", Cause.MACHINE)
    notebooks = {}
    for plan in setting.plan:
        path = submitted / f"{plan.name}.ipynb"
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise Refused(f"{path.name} is not a regular file: ask for the notebook itself.")
        if not path.exists():
            continue
        notebook = _read(path)
        try:
            sane = prepare.sanitize(submission, plan.name, notebook)
        except Exception as error:  # one bad submission never stops the class
            raise Refused(f"{path.name} cannot be graded as it is ({type(error).__name__}).") from error
        notebooks[plan.name] = nbformat.writes(sane)
    try:
        files = prepare.own_files(submission, setting.limits)
    except TooLarge as error:
        raise Refused(f"{error} Ask for a submission without them.", Cause.TOO_LARGE) from None
    except OSError as error:
        raise Refused(f"The files handed in cannot be read here ({error}).", Cause.MACHINE) from None
    return Job(submission.student, files, notebooks, setting.key)


def _read(path: Path) -> NotebookNode:
    if path.stat().st_size > LARGEST_NOTEBOOK:
        raise Refused(
            f"{path.name} is larger than {LARGEST_NOTEBOOK // 2**20} MB: ask for it without its outputs.",
            Cause.TOO_LARGE,
        )
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except RecursionError:
        raise Refused(f"{path.name} is nested too deeply to be a notebook.") from None
    except Exception:  # nbformat lets many kinds through
        raise Refused("The submitted notebook is damaged and cannot be read: ask for a new copy.") from None
    return notebook
