"""How a check says "not yet", and where it finds the words."""

import functools
import string
import tomllib
from collections.abc import Mapping
from pathlib import Path
from textwrap import fill
from typing import Any, Protocol

WIDTH = 80  # `nbgrader validate` cuts lines at 87 characters, four of them its indent
LONGEST = 110  # characters of one field of a message
MESSAGES = Path(__file__).parent / "messages"


class NotYet(Exception):
    """A check that did not pass, told so that the learner knows what to do.

    `cause` is a short stable code (``E-SCALER-MISSING``); `found`, `expected`, `why` and `next` are one sentence
    each, together at most 90 words. JupyterLab, nbgrader's Validate, its feedback and `autograder` all show the
    same text, because IPython takes what `_render_traceback_` returns in place of a traceback.
    """

    def __init__(self, cause: str, *, found: str, expected: str, why: str, next: str):
        self.cause = cause
        self.parts = {"Found": found, "Expected": expected, "Why it matters": why, "Next": next}
        super().__init__(f"{cause}. " + " ".join(f"{name}: {text}" for name, text in self.parts.items()))

    def _render_traceback_(self) -> list[str]:
        """The head, then the four parts: always five entries, so that a reader finds each by its position."""
        return [
            f"Not yet ({self.cause})",
            *(
                fill(f"{name}: {text}", WIDTH, subsequent_indent="    ", break_on_hyphens=False)
                for name, text in self.parts.items()
            ),
        ]


def passed(what: str) -> None:
    """Print that a check passed, and what it tried."""
    print(fill(f"Passed. {what}", WIDTH))


class Words(Protocol):
    """Makes the `NotYet` of a cause, with the fields that its message names."""

    def __call__(self, cause: str, /, **fields: Any) -> NotYet: ...


def messages(topic: str) -> Words:
    """The words of one exercise: those of ``messages/<topic>.toml``, and for other causes those of ``shared.toml``.

    A field may be any value: lists are joined with commas, and what is long is cut to `LONGEST` characters.
    """
    entries = {**_entries("shared"), **_entries(topic)}

    def not_yet(cause: str, /, **fields: Any) -> NotYet:
        return NotYet(cause, **{part: _filled(text, fields) for part, text in entries[cause].items()})

    return not_yet


def shorten(text: str, limit: int = LONGEST) -> str:
    """`text` on one line, in at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


@functools.cache
def _entries(topic: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((MESSAGES / f"{topic}.toml").read_text(encoding="utf-8"))


class _Formatter(string.Formatter):
    """As `str.format`, with every field on one line and not too long."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = ", ".join(map(str, value)) if type(value) in (list, tuple) else format(value, format_spec)
        return shorten(text)


def _filled(text: str, fields: Mapping[str, Any]) -> str:
    return _Formatter().vformat(text, (), fields)
