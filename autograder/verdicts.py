"""How a verdict is read off the outputs of a cell that ran."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from nbformat import NotebookNode

from .causes import Cause, of_exception
from .results import Verdict

_NUMPY_SCALAR = re.compile(r"np\.(?:float|u?int|longdouble)\w*\('?([^'()]+)'?\)")
TIMEOUT = "CellTimeoutError"  # what a client calls the end of a cell that it stopped
_CODE = re.compile(r"E-[A-Z0-9-]+(?=\.)")
_PARTS = 4  # of a check's message


def read_verdict(
    outputs: Iterable[NotebookNode], maximum: float, stderr_costs_points: bool = False
) -> Verdict:
    """The verdict on a cell that ran.

    An error means no points, wherever it stands. A number as the cell's result is partial credit; any other result,
    `True` too (as in nbgrader: it is no score), counts as passed, with a note. What the cell printed or displayed is
    no result. Where the number cannot be a score, or it is not clear which result is the cell's own, a person decides.
    With `stderr_costs_points`, anything on stderr means no points: nbgrader's own rule.
    """
    outputs = list(outputs)
    for output in outputs:
        if output.output_type == "error":
            return _of_an_error(output)
    written = [
        output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"
    ]
    if stderr_costs_points and written:
        return Verdict(0.0, Cause.STDERR, f"The cell wrote to stderr: {_shortened(''.join(written))}")
    results = [
        output.data.get("text/plain", "") for output in outputs if output.output_type == "execute_result"
    ]
    scores = [score for score in map(_number, results) if score is not None]
    if not scores:
        if not results:
            return Verdict(maximum)
        return Verdict(
            maximum, None, f"Its result is no number, so it counts as passed: {_shortened(results[-1])}"
        )
    if len(results) > 1:
        given = ", ".join(map(_shortened, results))
        return Verdict(
            None, Cause.SEVERAL_RESULTS, f"The cell gave more than one result ({given}): which is its own?"
        )
    return _of_a_score(scores[0], maximum)


def _of_an_error(error: NotebookNode) -> Verdict:
    """The check's own code, else the exception's class."""
    if error.ename == "NotYet" and (code := _CODE.match(error.evalue)):
        return Verdict(0.0, code[0], error.evalue, _parts(error.traceback))
    if error.ename == TIMEOUT:
        return Verdict(0.0, Cause.TIMEOUT, "The cell did not end in time.")
    return Verdict(0.0, of_exception(error.ename), f"{error.ename}: {error.evalue}".strip())


def _parts(traceback: Sequence[Any]) -> tuple[str, ...]:
    """The parts of a check's message, as `NotYet` sends them: a heading, then one entry a part behind its label."""
    if len(traceback) != 1 + _PARTS or not all(isinstance(entry, str) for entry in traceback):
        return ()
    return tuple(" ".join(entry.partition(": ")[2].split()) for entry in traceback[1:])


def _of_a_score(points: float, maximum: float) -> Verdict:
    given = f"The check gave {points:g} points of {maximum:g}"
    if points > maximum:
        return Verdict(None, Cause.TOO_MANY_POINTS, f"{given}: more than there are.")
    if points < 0:
        return Verdict(None, Cause.NEGATIVE_POINTS, f"{given}: less than none.")
    if points != points:
        return Verdict(None, Cause.NOT_A_NUMBER, f"{given}: that is no score.")
    if points < maximum:
        return Verdict(points, Cause.PARTIAL, f"{given}.")
    return Verdict(points)


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
