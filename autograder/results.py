"""What is to be graded, and what came of it: plain data, and how a verdict is read off a cell's outputs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from nbformat import NotebookNode

Place = Literal["student", "fresh", "clean"]

_NUMPY_SCALAR = re.compile(r"np\.(?:float|u?int|longdouble)\w*\('?([^'()]+)'?\)")
_CAUSE = re.compile(r"E-[A-Z0-9-]+(?=\.)")


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


def place(source: str) -> Place:
    """Where a graded cell runs: the first line of the instructor's source says so."""
    first = " ".join(source.partition("\n")[0].casefold().split())
    return {"# fresh process": "fresh", "# clean room": "clean"}.get(first, "student")


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
    outputs: Iterable[NotebookNode], maximum: float, stderr_costs: bool = False
) -> tuple[float | None, float, str | None, str | None]:
    """(points, maximum, cause, message) of a cell that ran.

    An error means no points, wherever it stands. A number as the cell's result is partial credit; any other result,
    `True` too (as in nbgrader: it is no score), counts as passed, with a note. What the cell printed or displayed is
    no result. Where the number cannot be a score, or it is not clear which result is the cell's own, a person decides.
    With `stderr_costs`, anything on stderr means no points: nbgrader's own rule.
    """
    outputs = list(outputs)
    cause, message = what_went_wrong(outputs)
    if cause:
        return 0.0, maximum, cause, message
    written = [
        output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"
    ]
    if stderr_costs and written:
        return 0.0, maximum, "stderr", f"The cell wrote to stderr: {_shortened(''.join(written))}"
    shown = [
        output.data.get("text/plain", "") for output in outputs if output.output_type == "execute_result"
    ]
    numbers = [_number(text) for text in shown]
    if all(number is None for number in numbers):
        note = f"Its result is no number, so it counts as passed: {_shortened(shown[-1])}" if shown else None
        return maximum, maximum, None, note
    if len(shown) > 1:
        given = ", ".join(map(_shortened, shown))
        return (
            None,
            maximum,
            "several-results",
            f"The cell gave more than one result ({given}): which is its own?",
        )
    return _scored(numbers[0], maximum)


def _scored(points: float, maximum: float) -> tuple[float | None, float, str | None, str | None]:
    told = f"The check gave {points:g} points of {maximum:g}"
    if points > maximum:
        return None, maximum, "too-many-points", f"{told}: more than there are."
    if points < 0:
        return None, maximum, "negative-points", f"{told}: less than none."
    if points != points:
        return None, maximum, "not-a-number", f"{told}: that is no score."
    if points < maximum:
        return points, maximum, "partial", f"{told}."
    return points, maximum, None, None


def _number(text: str) -> float | None:
    """What a result shows, as a number: a Python or NumPy scalar as it is printed. None if it is something else."""
    scalar = _NUMPY_SCALAR.fullmatch(text)
    try:
        return float(scalar[1] if scalar else text)
    except ValueError:
        return None


def _shortened(text: str) -> str:
    """Enough of a text to know it by, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"
