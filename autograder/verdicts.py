"""How a verdict is read off the outputs of a cell that ran."""

import re
from collections.abc import Iterable

from nbformat import NotebookNode

_NUMPY_SCALAR = re.compile(r"np\.(?:float|u?int|longdouble)\w*\('?([^'()]+)'?\)")
_CAUSE = re.compile(r"E-[A-Z0-9-]+(?=\.)")


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
