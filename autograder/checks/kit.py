"""Trying a learner's code: call it quietly, and turn what goes wrong into a `NotYet`."""

import builtins
import contextlib
import io
import logging
import os
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from .loader import BadFile, Opened, RefusedClass, open_model
from .verdict import NotYet

_PATH_TYPE = (
    "E-PATH-TYPE",
    "A path may come as text or as a `Path`: `+` joins only text, `/` and `.name` need a `Path`.",
    "Begin with `path = Path(path)`, join with `/`, and use `str(path)` where you need text.",
)
# (exception class name, pattern in its text) -> (cause, why, next). The texts are those of facts measured with
# scikit-learn 1.9, joblib 1.6 and Python 3.11 to 3.13; an error that is in no row is reported as E-RAISED.
KNOWN_ERRORS: list[tuple[str, str, tuple[str, str, str]]] = [
    (
        "TypeError",
        r"write\(\) argument must be str, not bytes",
        (
            "E-TEXT-MODE",
            "A pickle is bytes; a file opened with 'w' takes text only.",
            "Open the file with 'wb' to write and 'rb' to read.",
        ),
    ),
    (
        "UnicodeDecodeError",
        r"",
        (
            "E-TEXT-MODE",
            "A pickle is bytes; a file opened with 'r' is decoded as text.",
            "Open the file with 'rb' to read and 'wb' to write.",
        ),
    ),
    (
        "TypeError",
        r"file must have",
        (
            "E-PATH-NOT-FILE",
            "pickle works on an open file; joblib takes a path.",
            "Use `with open(path, 'wb') as file: pickle.dump(model, file)`, and 'rb' to load.",
        ),
    ),
    (
        "ValueError",
        r"Second argument should be a filename",
        (
            "E-SWAPPED-ARGUMENTS",
            "joblib.dump takes the object first and the place second.",
            "Write `joblib.dump(model, path)`.",
        ),
    ),
    (
        "AttributeError",
        r"module 'joblib' has no attribute '(dumps|loads)'",
        (
            "E-NO-JOBLIB-DUMPS",
            "joblib has no dumps or loads: it writes to a path or to an open binary file.",
            "Use `joblib.dump(model, path)` or an `io.BytesIO()`.",
        ),
    ),
    (
        "UnpicklingError",
        r"invalid load key|STACK_GLOBAL requires str",
        (
            "E-WRONG-LOADER",
            "pickle.load cannot read what joblib wrote; joblib.load reads both.",
            "Load with `joblib.load(path)`.",
        ),
    ),
    (
        "EOFError",
        r"",
        (
            "E-FILE-NOT-CLOSED",
            "The file is empty or cut short: it was read before it was written to the end and closed.",
            "Write inside `with open(...) as file:`, so that the file is closed when the block ends.",
        ),
    ),
    (
        "TypeError",
        r"is not JSON serializable",
        (
            "E-NOT-JSON",
            "JSON knows text, numbers, lists and dictionaries, but no arrays, no numpy numbers, no dates.",
            "Convert first: `float(x)`, `list(x)` or `x.tolist()`, `time.isoformat()`, `hexdigest()`.",
        ),
    ),
    (
        "TypeError",
        r"encoded before hashing|buffer API",
        (
            "E-NOT-BYTES",
            "A hash is made of bytes, not of text or tables.",
            "Make text of the data first, then bytes: `hashlib.sha256(text.encode())`.",
        ),
    ),
    (
        "ValueError",
        r"not C-contiguous",
        (
            "E-NOT-BYTES",
            "A hash is made of bytes that lie in one piece; the columns of a table do not.",
            "Call `.tobytes()` on the array, or make text of the data and `.encode()` it.",
        ),
    ),
    (
        "NotFittedError",
        r"",
        (
            "E-NOT-FITTED",
            "An estimator that was never fitted saves without complaint and fails when it must predict.",
            "Fit the pipeline before you use or save it.",
        ),
    ),
    (
        "ImportError",
        r"sklearn\.externals",
        (
            "E-SKLEARN-EXTERNALS",
            "joblib left scikit-learn years ago; old tutorials still import it from there.",
            "Write `import joblib`.",
        ),
    ),
    (
        "ValueError",
        r"Non valid compress",
        (
            "E-COMPRESS-VALUE",
            "joblib takes a level from 0 to 9, or a pair such as ('zlib', 3).",
            "Write `joblib.dump(model, path, compress=3)`.",
        ),
    ),
    (
        "ValueError",
        r"truth value of a",
        (
            "E-ARRAY-TRUTH",
            "`==` on arrays gives an array of answers, not one answer.",
            "Use `np.array_equal(a, b)`, which is one True or False.",
        ),
    ),
    (
        "AttributeError",
        r"'(dict|tuple|list)' object has no attribute '(fit|predict|predict_proba|steps|named_steps)'",
        (
            "E-CONTAINER",
            "A dictionary or list that holds a model is not a model.",
            "Save and return the pipeline itself.",
        ),
    ),
    (
        "NameError",
        r"name '\w+' is not defined",
        (
            "E-NAME",
            "After a restart the kernel knows only what the cells above have imported or assigned.",
            "Import the name in this cell, or correct its spelling.",
        ),
    ),
    (
        "FileNotFoundError",
        r"",
        (
            "E-NO-SUCH-FILE",
            "The check starts in an empty folder of its own: no `models` is there, and at first no old file.",
            "Build every path from the argument, and ask `os.path.exists(path)` before touching an old file.",
        ),
    ),
    (
        "TypeError",
        r"for [+/]: '(str|\w*Path)' and '(str|\w*Path)'|concatenate str \(not \"\w*Path\"\)",
        _PATH_TYPE,
    ),
    (
        "AttributeError",
        r"'\w*Path' object has no attribute"
        r"|'str' object has no attribute '(name|stem|suffix|parent|stat|exists|open|unlink|\w+_(name|text|bytes))'",
        _PATH_TYPE,
    ),
    (
        "KeyError",
        r"^'(scaler|pca|forest)'$",
        (
            "E-SINGLE-STEP",
            "The check's model has other steps than yours; only the whole pipeline predicts from raw data.",
            "Use the argument `model` as it is, without `['forest']`.",
        ),
    ),
    (
        "ValueError",
        r"feature names should match|expecting \d+ features|inconsistent numbers of samples",
        (
            "E-OTHER-DATA",
            "Model and data do not belong together: the check brings a model and data of its own.",
            "Use the arguments only: no `model`, `X_test` or `y_train` of the notebook, and no new `fit`.",
        ),
    ),
    (
        "SystemExit",
        r"",
        (
            "E-EXIT",
            "A function that ends the program ends the work of everybody who calls it.",
            "Remove `sys.exit()`; use `return`, or `raise` an exception.",
        ),
    ),
]


def from_notebook(namespace: Mapping[str, Any], name: str) -> Any:
    """The learner's object called `name`; `NotYet` if the notebook has none."""
    if name not in namespace:
        raise NotYet(
            "E-NOT-DEFINED",
            found=f"the notebook has no `{name}`.",
            expected=f"`{name}`, defined in the cell of this task.",
            why="a check can only try what exists in the running kernel.",
            next="run the cells above from the top (Run > Run All Above) and read the first error they show.",
        )
    return namespace[name]


def call(function: Callable[..., Any], *args: Any) -> Any:
    """Call the learner's function without letting it print, warn or show a raw traceback.

    nbgrader gives no points for a cell with anything on stderr, so output and warnings are swallowed here.
    """
    name = getattr(function, "__name__", repr(function))
    if not callable(function):
        raise NotYet(
            "E-NOT-A-FUNCTION",
            found=f"a {type(function).__name__} where a function should be.",
            expected="the function of this task, under its own name.",
            why="the check calls it with inputs of its own.",
            next="keep the `def` line as it was given, and do not assign anything else to that name.",
        )
    try:
        with quiet():
            return function(*args)
    except NotImplementedError:
        raise NotYet(
            "E-NOT-ATTEMPTED",
            found=f"`{name}` is still as it was handed out.",
            expected="your own code in place of `raise NotImplementedError()`.",
            why="this task is the practice; nothing is lost by a wrong first try.",
            next="read the task's first hint and write one line.",
        ) from None
    except (Exception, SystemExit) as error:
        raise diagnose(error, f"`{name}` raised") from error


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


def diagnose(error: BaseException, action: str) -> NotYet:
    """The `NotYet` for an exception out of a learner's code or file; `action` says what was being done."""
    kind, text = type(error).__name__, " ".join(str(error).split())
    kinds = [parent.__name__ for parent in type(error).__mro__]
    found = f"{action} {kind}: {shorten(text)}" if text else f"{action} {kind}."
    for known, pattern, (cause, why, step) in KNOWN_ERRORS:
        if known in kinds and re.search(pattern, text):
            return NotYet(cause, found=found, expected="no error.", why=why, next=step)
    return NotYet(
        "E-RAISED",
        found=found,
        expected="no error on the check's own inputs.",
        why="the check uses another model, other data and another folder than your notebook does.",
        next="call your function in a new cell with other inputs, and read the whole traceback there.",
    )


def shorten(text: str, limit: int = 110) -> str:
    """`text` in at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def expect_type(value: Any, kind: type, name: str, noun: str) -> None:
    """`NotYet` unless `value` (what function `name` returned) is a `kind`, called `noun` in the message."""
    if value is None:
        raise NotYet(
            "E-NO-RETURN",
            found=f"`{name}` returned None.",
            expected=f"{noun}.",
            why="a function without a `return` line gives None, whatever it computed.",
            next=f"end `{name}` with a `return` line.",
        )
    if not issubclass(type(value), kind):  # isinstance believes an object's own `__class__`
        raise NotYet(
            "E-WRONG-TYPE",
            found=f"`{name}` returned a {type(value).__name__}.",
            expected=f"{noun}.",
            why="the next step of the work relies on what comes back.",
            next="compare your `return` line with the docstring.",
        )


class _OpenCounter:
    """Counts how often files below one folder are opened for reading, whatever library opens them.

    An audit hook cannot be removed, so one hook is installed on first use and looks at `counts`, which is None
    while nobody counts.
    """

    def __init__(self) -> None:
        self.counts: dict[str, int] | None = None
        self.installed = False

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event != "open" or self.counts is None or not isinstance(args[0], str | bytes):
            return
        name = os.path.realpath(os.fsdecode(args[0]))
        if name in self.counts and (args[1] is None or "r" in args[1]):
            self.counts[name] += 1


_counter = _OpenCounter()


@contextlib.contextmanager
def count_opens(paths: list[Path]) -> Iterator[dict[str, int]]:
    """Count how often each of `paths` is opened for reading: a dictionary from real path to number."""
    if not _counter.installed:
        sys.addaudithook(_counter)
        _counter.installed = True
    _counter.counts = counts = {os.path.realpath(path): 0 for path in paths}
    try:
        yield counts
    finally:
        _counter.counts = None


@contextlib.contextmanager
def fresh_folder() -> Iterator[Path]:
    """A new folder, while the working directory is another: a fixed path cannot reach the notebook's own files."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        given, elsewhere = Path(name, "given"), Path(name, "elsewhere")
        given.mkdir()
        elsewhere.mkdir()
        with contextlib.chdir(elsewhere):
            yield given


def open_file(path: Path) -> Opened:
    """Open a learner's file through the allow-list; `NotYet` if that cannot be done."""
    name = path.name
    try:
        return open_model(path)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotYet(
            "E-FILE-MISSING",
            found=f"there is no file {name} in the folder.",
            expected=f"{name}, written by your function.",
            why="the file is the result; the model in memory is gone when the kernel stops.",
            next="write into the folder that is passed in, under exactly this name; if the cell that calls your"
            " function shows an error, mend that first.",
        ) from None
    except RefusedClass as error:
        raise NotYet(
            "E-REFUSED-CLASS",
            found=f"{name} asks for {shorten(error.name, 60)} when it is opened.",
            expected="nothing but scikit-learn and numpy.",
            why="a pickle may call what it names; this check opens files only with an exact list of names.",
            next="save the pipeline itself, with no function or class of your own in it.",
        ) from None
    except BadFile as error:
        if path.stat().st_size == 0 or re.search("truncated|Ran out of input|EOF", str(error)):
            raise NotYet(
                "E-FILE-NOT-CLOSED",
                found=f"{name} is {'empty' if path.stat().st_size == 0 else 'cut short'}.",
                expected="a whole model.",
                why="what is written reaches the disk when the file is closed; an error before that cuts it off.",
                next="write inside `with open(path, 'wb') as file:`, and mend any error in the cell that writes.",
            ) from None
        raise NotYet(
            "E-FILE-BROKEN",
            found=f"{name} does not open: {shorten(str(error), 70)}.",
            expected="a whole pickle or joblib file.",
            why="a file overwritten by something else cannot give the model back.",
            next="delete it and let your function write it again, inside a `with` block.",
        ) from None


def expect_utc(text: Any, before: datetime | None) -> None:
    """`NotYet` unless `text` (the entry `trained_at`) is a time in UTC that says so; not before `before`, if given."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise NotYet(
            "E-TIME-FORM",
            found=f"trained_at is {shorten(str(text), 40)}.",
            expected="a text in ISO form, such as 2026-11-22T09:30:00+00:00.",
            why="that form is read and sorted the same way everywhere.",
            next="use `datetime.now(timezone.utc).isoformat()`.",
        ) from None
    if moment.utcoffset() != timedelta(0):
        raise NotYet(
            "E-LOCAL-TIME",
            found=f"trained_at is {text}, which does not say that it is UTC.",
            expected="a time in UTC that says so (+00:00).",
            why="two colleagues in two time zones would disagree about which model is newer.",
            next="use `datetime.now(timezone.utc).isoformat()`.",
        )
    if before is not None and not before - timedelta(minutes=1) <= moment <= datetime.now(UTC) + timedelta(
        minutes=1
    ):
        raise NotYet(
            "E-TIME-WRONG",
            found=f"trained_at is {text}, which is not now.",
            expected="the moment at which the function was called.",
            why="a time typed in stays the same for every model, and local time labelled UTC is hours off.",
            next="call `datetime.now(timezone.utc)` inside the function.",
        )


@contextlib.contextmanager
def another_time_zone() -> Iterator[None]:
    """Local time is not UTC here, even where the grader's clock is (Windows cannot do this)."""
    if not hasattr(time, "tzset"):
        yield
        return
    try:
        with mock.patch.dict(os.environ, TZ="XXX-5:30"):
            time.tzset()
            yield
    finally:
        time.tzset()


@contextlib.contextmanager
def another_process() -> Iterator[None]:
    """What differs in a new process, without the second that starting one costs: salted hashes and addresses."""
    real_hash, real_id = builtins.hash, builtins.id
    with (
        mock.patch.object(builtins, "hash", lambda value: real_hash(value) ^ 0x5A17),
        mock.patch.object(builtins, "id", lambda value: real_id(value) + 0x1000),
    ):
        yield
