"""What an instructor may set in `nbgrader_config.py`: `c.Autograder.cell_seconds = 60`, and so on."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from traitlets import Bool, Float, Integer, List, TraitError, TraitType, Unicode, default
from traitlets.config import Configurable

from autograder.errors import Mistake, suggest
from autograder.limits import Limits, Row, rows

from .course import CONFIG, Course


def _trait(limit: Row) -> TraitType[Any, Any]:
    kind: type[Any] = Float if limit.kind is float else Integer
    trait: TraitType[Any, Any] = kind(
        limit.default, allow_none=limit.default is None, min=limit.least, help=limit.help, config=True
    )
    return trait


class Autograder(Configurable):
    """How submissions are run: by `autograder grade`, and with `plugin.install(c)` by nbgrader's own commands."""

    vars().update((limit.name, _trait(limit)) for limit in rows())
    stderr_costs_points = Bool(
        False, help="nbgrader's own rule: a test that writes to stderr has failed.", config=True
    )
    preload = List(
        Unicode(),
        None,
        allow_none=True,
        help="Modules imported before a notebook starts; by default those that the instructor's notebooks import.",
        config=True,
    )

    @default("cell_seconds")
    def _cell_seconds_default(self) -> float:
        timeout = self._of_nbgraders("timeout", 0)
        if timeout is None or timeout == -1:  # nbclient's "without end"; the notebook's limit still holds
            return float(self.submission_seconds)  # type: ignore[attr-defined]  # made from a row
        with suppress(TypeError, ValueError):
            if (seconds := float(timeout)) >= 1:
                return seconds
        return Limits().cell_seconds

    @property
    def kernel_name(self) -> str | None:
        """The kernel that the course has set for all notebooks, as nbgrader would take it; None: each has its own."""
        return self._of_nbgraders("kernel_name", "") or None

    def _of_nbgraders(self, name: str, otherwise: Any) -> Any:
        """What is set of nbgrader's executor, or of nbconvert's, from which it inherits."""
        for executor in (self.config.Execute, self.config.ExecutePreprocessor):
            if name in executor:
                return executor[name]
        return otherwise

    def limits(self) -> Limits:
        """The limits of a submission."""
        return Limits(**{limit.name: getattr(self, limit.name) for limit in rows()})


def read_settings(course: Course, overrides: Mapping[str, Any] | None = None) -> Autograder:
    """What the course has set, with `overrides` in place of it. Raises `Mistake` for what cannot be."""
    known = Autograder.class_trait_names(config=True)
    for name in course.app.config.Autograder:
        if name not in known:
            raise Mistake(f"{course.root / CONFIG}: there is no c.Autograder.{name}: {suggest(name, known)}")
    try:
        read = Autograder(config=course.app.config, **(overrides or {}))
        read.limits()  # traitlets looks at a configured value when it is first used
        return read
    except TraitError as error:
        raise Mistake(f"c.Autograder in {course.root / CONFIG} or on the command line: {error}") from None
