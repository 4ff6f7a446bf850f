"""What is to be graded, and what came of it: plain data."""

from dataclasses import dataclass, field
from typing import Literal

from nbformat import NotebookNode

Place = Literal["student", "fresh", "clean"]


@dataclass(frozen=True)
class GradedCell:
    """A cell that carries points, as the instructor made it.

    `by_machine` is False where a person decides. `place` says which process a cell graded by machine runs in: the
    student's kernel, a fresh fork with the submission's files, or a clean room.
    """

    name: str
    max_points: float
    cell_type: Literal["code", "markdown"]
    by_machine: bool
    place: Place


@dataclass(frozen=True)
class NotebookPlan:
    """A notebook of an assignment with its graded cells, from the top."""

    name: str
    cells: tuple[GradedCell, ...]


@dataclass(frozen=True)
class CellResult:
    """One graded cell. `points` is None where a person must still decide; `cause` is None where nothing went wrong.

    A message without a cause is a note to the instructor.
    """

    notebook: str
    cell: str
    points: float | None
    max_points: float
    cause: str | None = None
    message: str | None = None

    @property
    def reason(self) -> str:
        """What was found, without the advice: for a table with little room."""
        text = self.message or ""
        return text.partition("Found: ")[2].partition(" Expected: ")[0] or text.partition("\n")[0]


@dataclass(frozen=True)
class Executed:
    """A notebook that was run, with its real outputs, and the verdict on each cell graded by machine, by name."""

    notebook: NotebookNode
    verdicts: dict[str, CellResult]


@dataclass(frozen=True)
class SubmissionResult:
    """One student's submission. `status` is ``graded``, ``needs manual grade`` or ``failed``; times are in seconds."""

    student: str
    assignment: str
    status: str
    points: float
    max_points: float
    flags: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cells: list[CellResult] = field(default_factory=list)
