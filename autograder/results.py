"""What is to be graded, and what came of it: plain data."""

from dataclasses import dataclass, field, replace
from typing import Literal

from nbformat import NotebookNode

Kernel = Literal["student", "fresh", "clean"]


@dataclass(frozen=True)
class Opening:
    """Where a statement can stand so that it runs before all others of a cell: after how many lines, how indented."""

    line: int
    indentation: str


@dataclass(frozen=True)
class GradedCell:
    """A cell that carries points, as the instructor made it.

    `by_machine` is False where a person decides. `kernel` says where a cell graded by machine runs: in the student's
    kernel, in a fresh one with the submission's files, or in a clean room. `opening` is None where the cell is not
    Python through and through.
    """

    name: str
    max_points: float
    cell_type: Literal["code", "markdown"]
    by_machine: bool
    kernel: Kernel
    opening: Opening | None = None


@dataclass(frozen=True)
class NotebookPlan:
    """A notebook of an assignment with its graded cells, from the top."""

    name: str
    cells: tuple[GradedCell, ...]


@dataclass(frozen=True)
class Verdict:
    """What a cell's outputs say. `points` is None where a person must still decide, `cause` where nothing went wrong.

    `parts` are the four parts of a check's message, without their labels: what was found, what was expected, why it
    matters, what to do next. A message without a cause is a note to the instructor.
    """

    points: float | None
    cause: str | None = None
    message: str | None = None
    parts: tuple[str, ...] = ()

    def after(self, event: str) -> "Verdict":
        """The verdict with what happened before in front of its message, unless it has none."""
        if self.message is None:
            return self
        parts = (f"{event} {self.parts[0]}", *self.parts[1:]) if self.parts else ()
        return replace(self, message=f"{event} {self.message}", parts=parts)


@dataclass(frozen=True)
class CellResult:
    """The verdict on one graded cell of a submission; its fields are those of `Verdict`."""

    notebook: str
    cell: str
    points: float | None
    max_points: float
    cause: str | None = None
    message: str | None = None
    parts: tuple[str, ...] = ()

    @classmethod
    def of(cls, notebook: str, cell: str, max_points: float, verdict: Verdict) -> "CellResult":
        """The verdict, with the cell it is about."""
        return cls(notebook, cell, verdict.points, max_points, verdict.cause, verdict.message, verdict.parts)

    @property
    def reason(self) -> str:
        """What was found, without the advice: for a table with little room."""
        return self.parts[0] if self.parts else (self.message or "").partition("\n")[0]


@dataclass(frozen=True)
class Executed:
    """A notebook that was run, with its real outputs, and the verdict on each cell graded by machine, by name."""

    notebook: NotebookNode
    verdicts: dict[str, CellResult]


@dataclass(frozen=True)
class Change:
    """A mark that is another one than after the run before."""

    notebook: str
    cell: str
    before: float | None
    now: float | None


@dataclass(frozen=True)
class SubmissionResult:
    """One student's submission. `status` is ``graded``, ``needs manual grade`` or ``failed``; times are in seconds.

    `again` names what had changed since the submission was graded before: the submission itself, the limits, …
    `changes` are the marks that came out otherwise than then.
    `points` are those that were earned; `penalty` is what the course takes off for being `late_seconds` late.
    `submitted` and `due` are in ISO form, None where they are not known.
    """

    student: str
    assignment: str
    status: str
    points: float
    max_points: float
    flags: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cells: list[CellResult] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    submitted: str | None = None
    due: str | None = None
    late_seconds: float = 0.0
    penalty: float = 0.0
    changes: list[Change] = field(default_factory=list)

    @property
    def counted(self) -> float:
        """The points that count: nbgrader never lets a penalty take more than there is."""
        return max(0.0, self.points - self.penalty)
