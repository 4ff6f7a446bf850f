"""What is tried: a learner's function, called quietly on inputs of the check's own."""

import contextlib
import io
import logging
import traceback
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..verdict import messages
from .errors import KnownErrors, diagnose, said

not_yet = messages("shared")


@dataclass(frozen=True)
class Tried:
    """What came of calling the learner's function `name`: its answer, or the error that it raised."""

    name: str
    answer: Any = None
    error: BaseException | None = None

    def result(self, *known: KnownErrors) -> Any:
        """The answer; the `NotYet` for the error if there is one."""
        if self.error is not None:
            raise diagnose(self.error, f"`{self.name}` raised", *known) from self.error
        return self.answer

    def __str__(self) -> str:
        """In a few words, for a message: ``ValueError: no model``, ``None``, ``True``, ``a dict``."""
        if self.error is not None:
            return said(self.error)
        return (
            str(self.answer) if type(self.answer) in (type(None), bool) else f"a {type(self.answer).__name__}"
        )


def from_notebook(namespace: Mapping[str, Any], name: str) -> Any:
    """The learner's object called `name`; `NotYet` if the notebook has none."""
    if name not in namespace:
        raise not_yet("E-NOT-DEFINED", name=name)
    return namespace[name]


def tried(namespace: Mapping[str, Any], name: str, *args: Any) -> Tried:
    """Call the learner's function `name` without letting it print or warn, and without raising what it raises.

    `NotYet` only where there is nothing to try: no such name, no function, or one that is as it was handed out.
    """
    outcome = tried_again(namespace, name, *args)
    if isinstance(outcome.error, NotImplementedError):
        # it may be another of the learner's functions
        stub = traceback.extract_tb(outcome.error.__traceback__)[-1].name
        raise not_yet("E-NOT-ATTEMPTED", name=stub if stub in namespace else name) from None
    return outcome


def tried_again(namespace: Mapping[str, Any], name: str, *args: Any) -> Tried:
    """As `tried`, for a function that has been called before: its NotImplementedError is an error like any other.

    nbgrader gives no points for a cell with anything on stderr, so output and warnings are swallowed here.
    """
    function = from_notebook(namespace, name)
    if not callable(function):
        raise not_yet("E-NOT-A-FUNCTION", name=name, kind=type(function).__name__)
    try:
        with quiet():
            return Tried(name, function(*args))
    except (Exception, SystemExit) as error:
        return Tried(name, error=error)


def call(namespace: Mapping[str, Any], name: str, *args: Any) -> Any:
    """The answer of the learner's function `name`; `NotYet` if it raises."""
    return tried(namespace, name, *args).result()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallow what the learner's code prints, warns and logs."""
    sink, logged = io.StringIO(), logging.root.manager.disable
    logging.disable()
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logged)
