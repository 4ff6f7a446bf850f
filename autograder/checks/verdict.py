"""How a check says "not yet"."""

from textwrap import fill

WIDTH = 80  # `nbgrader validate` cuts lines at 87 characters, four of them its indent


class NotYet(Exception):
    """A check that did not pass, told so that the learner knows what to do.

    `cause` is a short stable code (``E-SCALER-MISSING``); `found`, `expected`, `why` and `next` are one sentence
    each, together at most 90 words. JupyterLab, nbgrader's Validate, its feedback and `autograder` all show the
    same text, because IPython prints what `_render_traceback_` returns in place of a traceback.
    """

    def __init__(self, cause: str, *, found: str, expected: str, why: str, next: str):
        self.cause = cause
        self.parts = {"Found": found, "Expected": expected, "Why it matters": why, "Next": next}
        super().__init__(f"{cause}. " + " ".join(f"{name}: {text}" for name, text in self.parts.items()))

    def _render_traceback_(self) -> list[str]:
        lines = [f"Not yet ({self.cause})"]
        for name, text in self.parts.items():
            lines += fill(f"{name}: {text}", WIDTH, subsequent_indent="    ").split("\n")
        return lines


def passed(what: str) -> None:
    """Print that a check passed, and what it tried."""
    print(fill(f"Passed. {what}", WIDTH))
