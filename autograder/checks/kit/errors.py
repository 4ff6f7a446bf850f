"""What went wrong in a learner's code: from an exception to a cause."""

import re
from dataclasses import dataclass

from ..verdict import NotYet, Words, messages


@dataclass(frozen=True)
class KnownErrors:
    """Errors that deserve better advice than a traceback: (name of the class, pattern in its text, cause).

    The messages of these causes have the fields `action` and `error`.
    """

    not_yet: Words
    rows: list[tuple[str, str, str]]

    def explain(self, error: BaseException, action: str) -> NotYet | None:
        """The `NotYet` of the first row that fits."""
        kinds, text = [kind.__name__ for kind in type(error).__mro__], " ".join(str(error).split())
        for kind, pattern, cause in self.rows:
            if kind in kinds and re.search(pattern, text):
                return self.not_yet(cause, action=action, error=said(error))
        return None


not_yet = messages("shared")
# Measured with scikit-learn 1.9, joblib 1.6 and Python 3.11 to 3.13.
KNOWN_ERRORS = KnownErrors(
    not_yet,
    [
        ("TypeError", r"write\(\) argument must be str, not bytes", "E-TEXT-MODE"),
        ("UnicodeDecodeError", r"", "E-TEXT-MODE"),
        ("TypeError", r"file must have", "E-PATH-NOT-FILE"),
        ("ValueError", r"Second argument should be a filename", "E-SWAPPED-ARGUMENTS"),
        ("AttributeError", r"module 'joblib' has no attribute '(dumps|loads)'", "E-NO-JOBLIB-DUMPS"),
        ("UnpicklingError", r"invalid load key|STACK_GLOBAL requires str", "E-WRONG-LOADER"),
        ("EOFError", r"", "E-FILE-NOT-CLOSED"),
        ("TypeError", r"is not JSON serializable", "E-JSON-VALUE"),
        ("TypeError", r"encoded before hashing|buffer API", "E-NOT-BYTES"),
        ("ValueError", r"not C-contiguous", "E-NOT-BYTES"),
        ("NotFittedError", r"", "E-NOT-FITTED"),
        ("ImportError", r"sklearn\.externals", "E-SKLEARN-EXTERNALS"),
        ("ValueError", r"Non valid compress", "E-COMPRESS-VALUE"),
        ("ValueError", r"truth value of a", "E-ARRAY-TRUTH"),
        (
            "AttributeError",
            r"'(dict|tuple|list)' object has no attribute '(fit|predict|predict_proba|steps|named_steps)'",
            "E-CONTAINER",
        ),
        ("NameError", r"name '\w+' is not defined", "E-NAME"),
        ("FileNotFoundError", r"", "E-NO-SUCH-FILE"),
        (
            "TypeError",
            r"for [+/]: '(str|\w*Path)' and '(str|\w*Path)'|concatenate str \(not \"\w*Path\"\)",
            "E-PATH-TYPE",
        ),
        (
            "AttributeError",
            r"'\w*Path' object has no attribute"
            r"|'str' object has no attribute '(name|stem|suffix|parent|stat|exists|open|unlink|\w+_(name|text|bytes))'",
            "E-PATH-TYPE",
        ),
        ("KeyError", r"^'(scaler|pca|forest)'$", "E-SINGLE-STEP"),
        ("KeyError", r"^'acid'$", "E-OTHER-DATA"),  # the column that a `StandIn` asks for
        (
            "ValueError",
            r"feature names should match|expecting \d+ features|inconsistent numbers of samples",
            "E-OTHER-DATA",
        ),
        ("SystemExit", r"", "E-EXIT"),
    ],
)


def diagnose(error: BaseException, action: str, *known: KnownErrors) -> NotYet:
    """The `NotYet` for an exception out of a learner's code or file; `action` says what was being done.

    An exercise's own table of `known` errors is asked before the common one.
    """
    for table in (*known, KNOWN_ERRORS):
        if explained := table.explain(error, action):
            return explained
    return not_yet("E-RAISED", action=action, error=said(error))


def said(error: BaseException) -> str:
    """The exception on one line: its class, and what it says if it says anything."""
    text = " ".join(str(error).split()).rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
