"""nbgrader's own commands, made to use our engine by one line in a course's `nbgrader_config.py`.

    from autograder import plugin; plugin.install(c)

Importing this costs nothing: nbgrader reads its configuration for every command, on every system.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from traitlets import HasTraits
from traitlets.config import Config
from traitlets.config.loader import LazyConfigValue
from traitlets.utils.importstring import import_item

REPAIR = "autograder.plugin.steps.Repair"
RUN = "autograder.plugin.steps.RunInBox"
SAVE = "autograder.plugin.steps.SaveVerdicts"
EXPORTER = "autograder.plugin.steps.BoxedExporter"
CUT = "autograder.plugin.feedback.CutHiddenTests"
OURS = (REPAIR, RUN, SAVE, CUT)


def install(c: Config) -> None:
    """Let `nbgrader autograde` and the formgrader run submissions in boxes, and keep hidden tests out of feedback.

    What the course configures otherwise stays: write it above this line. Of its preprocessors only nbgrader's `Execute`
    and `SaveAutoGrades` are replaced.
    """
    from nbgrader.converters import Autograde, GenerateFeedback
    from nbgrader.preprocessors import Execute, SaveAutoGrades

    def replaced(entry: Any) -> Any:
        return RUN if _is_a(entry, Execute) else SAVE if _is_a(entry, SaveAutoGrades) else entry

    sanitize = _configured(c, Autograde, "sanitize_preprocessors")
    c.Autograde.sanitize_preprocessors = [REPAIR, *sanitize]
    steps = _configured(c, Autograde, "autograde_preprocessors")
    c.Autograde.autograde_preprocessors = [replaced(step) for step in steps]
    c.Autograde.exporter_class = EXPORTER
    c.GenerateFeedback.preprocessors = [CUT, *_configured(c, GenerateFeedback, "preprocessors")]


def _configured(c: Config, converter: type[HasTraits], name: str) -> list[Any]:
    """What the course has configured so far, or nbgrader's own list."""
    stock: Callable[[], Any] = converter.class_traits()[name].default
    section = c[converter.__name__]
    value = section[name] if name in section else stock()
    if isinstance(value, LazyConfigValue):  # made with append, extend, …
        value = value.get_value(stock())
    return [entry for entry in value if entry not in (REPAIR, CUT)]


def _is_a(entry: Any, kind: type) -> bool:
    """Whether an entry (a class, its dotted name, or one made of it) is of a kind."""
    found = entry
    if isinstance(entry, str) and entry not in OURS:
        with suppress(ImportError):  # nbgrader will say so itself
            found = import_item(entry)
    return issubclass(found, kind) if isinstance(found, type) else isinstance(found, kind)
