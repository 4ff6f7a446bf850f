"""What a person can do wrong, in one sentence."""

import difflib
from collections.abc import Iterable


class Mistake(Exception):
    """Bad input: the text is one sentence that says what is wrong and what to do. Nothing was changed; exit code 2."""


def suggest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that does not exist."""
    known = list(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"there are {', '.join(known)}." if known else "there are none yet."


def last_line(text: str) -> str:
    """The last line with something on it, where tracebacks say what happened."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no reason given")
