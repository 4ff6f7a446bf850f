"""Why a graded cell did not get its full points, and whose matter that is.

A cause is one of three: a check's own code (``E-SCALER-MISSING``), a member of `Cause`, or the class name of an
exception that the cell raised (``AssertionError``).
"""

import re
from enum import Enum, StrEnum
from typing import Literal

_CODE = re.compile(r"E-[A-Z0-9-]+")


class Matter(Enum):
    """Who has to act on a cause."""

    STUDENT = "the student's"
    INSTRUCTOR = "the instructor's"
    MACHINE = "the machine's"


class Cause(StrEnum):
    """Everything that can happen to a graded cell besides what it raises itself."""

    matter: Matter
    meaning: str

    def __new__(cls, value: str, matter: Matter, meaning: str) -> "Cause":
        """A member whose text is `value`, with `matter` and `meaning` beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.matter, member.meaning = matter, meaning
        return member

    TIMEOUT = "timeout", Matter.STUDENT, "The cell, or the notebook, took longer than it may."
    OUTPUT_LIMIT = "output-limit", Matter.STUDENT, "The cell printed more than it may."
    RESOURCE_LIMIT = "resource-limit", Matter.STUDENT, "The notebook used more memory or disk than it may."
    TOO_LARGE = "too-large", Matter.STUDENT, "More or larger files than may be handed in or kept."
    KERNEL_DIED = "kernel-died", Matter.STUDENT, "The kernel ended: `os._exit`, a crash, or a kill."
    KERNEL_BROKEN = "kernel-broken", Matter.STUDENT, "The kernel sent what no kernel sends; also a flag."
    NOT_RUN = "not-run", Matter.STUDENT, "The cell did not run to its end, or its notebook is missing."
    UNREADABLE = "unreadable", Matter.STUDENT, "The notebook cannot be read."
    FORGED = "forged", Matter.STUDENT, "A canary passed: results cannot be believed; also a flag."
    STDERR = "stderr", Matter.STUDENT, "The cell wrote to stderr, and `stderr_costs_points` is set."
    NO_RESPONSE = "no-response", Matter.STUDENT, "An answer that a person would grade was left as handed out."
    PARTIAL = "partial", Matter.STUDENT, "The check itself gave a part of the points."
    SEVERAL_RESULTS = "several-results", Matter.INSTRUCTOR, "The check gave more than one result."
    TOO_MANY_POINTS = "too-many-points", Matter.INSTRUCTOR, "The check gave more points than there are."
    NEGATIVE_POINTS = "negative-points", Matter.INSTRUCTOR, "The check gave less than no points."
    NOT_A_NUMBER = "not-a-number", Matter.INSTRUCTOR, "The check gave a score that is no number."
    MACHINE = "machine", Matter.MACHINE, "It could not be run or saved here; an earlier grade is kept."


Kind = Literal["check", "engine", "exception"]
_OURS = {cause.value: cause for cause in Cause}


def kind(cause: str) -> Kind:
    """Which of the three a cause is."""
    if _CODE.fullmatch(cause):
        return "check"
    return "engine" if cause in _OURS else "exception"


def matter(cause: str) -> Matter:
    """Whose matter a cause is: what a check found or a cell raised is the student's."""
    return _OURS[cause].matter if cause in _OURS else Matter.STUDENT


def of_exception(name: str) -> str:
    """The cause for an exception by its class name: a class can be called anything, even what is a cause of ours."""
    return name if name and kind(name) == "exception" else "Exception"


def as_markdown() -> str:
    """The table of the instructor's page."""
    lines = ["| cause | whose matter | what happened |", "|---|---|---|"]
    lines.append("| `E-…` | the student's | The check says it in its message. |")
    lines += [f"| `{cause}` | {cause.matter.value} | {cause.meaning} |" for cause in Cause]
    lines.append("| any other | the student's | The cell raised an exception of this class. |")
    return "\n".join(lines)
