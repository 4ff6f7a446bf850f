"""What came of a graded cell and of a submission: plain data, and how it is read off a cell's outputs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from nbformat import NotebookNode

_NUMBER = re.compile(r"(-?[\d.]+(?:e-?\d+)?)|np\.\w+\((-?[\d.]+(?:e-?\d+)?)\)")
_CAUSE = re.compile(r"E-[A-Z0-9-]+(?=\.)")


@dataclass(frozen=True)
class CellResult:
    """One graded cell. `points` is None where a person must still decide; `cause` is None where nothing went wrong."""

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


def what_went_wrong(outputs: Iterable[NotebookNode]) -> tuple[str | None, str | None]:
    """(cause, message) of a cell's outputs: the check's own code, else the exception's class; (None, None) if clean."""
    for output in outputs:
        if output.output_type == "error":
            if output.ename == "NotYet" and (code := _CAUSE.match(output.evalue)):
                return code[0], output.evalue
            if output.ename == "CellTimeoutError":
                return "timeout", "The cell did not end in time."
            return output.ename, f"{output.ename}: {output.evalue}".strip()
    return None, None


def verdict(
    outputs: Iterable[NotebookNode], maximum: float
) -> tuple[float | None, float, str | None, str | None]:
    """(points, maximum, cause, message) of a cell that ran: an error means none, a number as its result that many."""
    outputs = list(outputs)
    cause, message = what_went_wrong(outputs)
    if cause:
        return 0.0, maximum, cause, message
    for output in outputs:
        if output.output_type == "execute_result" and (
            number := _NUMBER.fullmatch(output.data.get("text/plain", ""))
        ):
            points = float(number[1] or number[2])
            if points > maximum:
                return None, maximum, "too-many-points", f"The check gave {points:g} points of {maximum:g}."
            return (
                points,
                maximum,
                None if points == maximum else "partial",
                f"The check gave {points:g} points.",
            )
    return maximum, maximum, None, None
