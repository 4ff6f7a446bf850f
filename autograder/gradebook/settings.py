"""What an instructor may set in `nbgrader_config.py`: `c.Autograder.cell_seconds = 60`, and so on."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from traitlets import Bool, Float, Integer, List, TraitError, Unicode, default
from traitlets.config import Configurable

from autograder.errors import Mistake, suggest
from autograder.grading.run import Allowance
from autograder.sandbox.box import MB, Limits

from .course import CONFIG, Course


class Autograder(Configurable):
    """How submissions are run: by `autograder grade`, and with `plugin.install(c)` by nbgrader's own commands."""

    cell_seconds = Float(
        min=1, help="How long a cell may take; by default as long as c.Execute.timeout says."
    )
    submission_seconds = Float(300, min=1, help="How long a notebook may take.")
    memory_mb = Integer(2048, min=100, help="Memory really used by all processes of a notebook together.")
    process_memory_mb = Integer(min=100, help="Address space of one process; by default plenty.")
    processes = Integer(256, min=20, help="Processes and threads.")
    file_mb = Integer(256, min=1, help="The largest file a notebook may write.")
    disk_mb = Integer(512, min=1, help="All files of a notebook together.")
    cell_output = Integer(1_000_000, min=1000, help="Bytes that a cell may print.")
    output = Integer(10_000_000, min=1000, help="Bytes that a notebook may print.")
    stderr_costs_points = Bool(False, help="nbgrader's own rule: a test that writes to stderr has failed.")
    preload = List(
        Unicode(),
        None,
        allow_none=True,
        help="Modules imported before a notebook starts; by default those that the instructor's notebooks import.",
    )

    @default("cell_seconds")
    def _cell_seconds_default(self) -> float:
        with suppress(TypeError, ValueError):  # None: without end
            if (timeout := float(self.config.Execute.get("timeout"))) >= 1:
                return timeout
        return 30

    @default("process_memory_mb")
    def _process_memory_mb_default(self) -> int:
        return max(4096, 2 * self.memory_mb)

    def limits(self) -> Limits:
        """What a box gives a notebook."""
        return Limits(
            memory_of_a_process=self.process_memory_mb * MB,
            memory=self.memory_mb * MB,
            processes=self.processes,
            file=self.file_mb * MB,
            disk=self.disk_mb * MB,
        )

    def allowance(self) -> Allowance:
        """What a run gives a notebook."""
        return Allowance(
            self.cell_seconds,
            self.submission_seconds,
            self.cell_output,
            self.output,
            self.stderr_costs_points,
        )


for _trait in Autograder.class_own_traits().values():  # all of them can be set
    _trait.tag(config=True)


def settings(course: Course, instead: Mapping[str, Any] | None = None) -> Autograder:
    """What the course has set, and `instead` of it what is not None there. Raises `Mistake` for what cannot be."""
    known = Autograder.class_trait_names(config=True)
    for name in course.app.config.Autograder:
        if name not in known:
            raise Mistake(f"{course.root / CONFIG}: there is no c.Autograder.{name}: {suggest(name, known)}")
    told = {name: value for name, value in (instead or {}).items() if value is not None}
    try:
        made = Autograder(config=course.app.config, **told)
        made.limits(), made.allowance()
        return made
    except TraitError as error:
        raise Mistake(f"c.Autograder in {course.root / CONFIG} or on the command line: {error}") from None
