"""Task 2: the module."""

import ast
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd

from ..kit import expect_file, expect_type, quiet
from ..verdict import NotYet, messages, passed
from .elsewhere import LIMIT_THERE, MODULE, VARIABLE, elsewhere, failed, works_without_variable
from .given import WRITER, above
from .values import as_text, same_values

ENVIRONMENT = ("getenv", "environ", "getenvb", "environb")
not_yet = messages("03-custom-code")


def module(folder: str | Path) -> None:
    """credit_steps.py can be imported by another program, and its `flags` answers right, whatever LIMIT is there."""
    expect_file(Path(folder) / f"{MODULE}.py", WRITER)
    X = pd.DataFrame({"a": [-1.0, 0.0, 0.5, 0.55], "b": [2.0, -3.0, 0.9, -2.05]})
    with elsewhere(Path(folder)):
        flags = _imported_flags()
        for argument in (X, X.to_numpy()):
            for limit in (0.5, -2.0):
                _expect_flags(flags, argument, limit)
        answer = _flagged(flags, X)
    if not same_values(answer, above(X)):
        raise _reads_environment("`flags(X)`", f"gives {as_text(answer)}")
    passed("credit_steps can be imported elsewhere; flags() answers right, whatever LIMIT is there.")


def module_text(folder: str | Path) -> None:
    """The text of the module, read and not run: a `flags` made with def, and nothing of the environment."""
    path = expect_file(Path(folder) / f"{MODULE}.txt", WRITER)
    try:
        tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
    except SyntaxError as error:
        raise not_yet("E-NOT-PYTHON", line=error.lineno, problem=error.msg) from None
    if not any(isinstance(node, ast.FunctionDef) and node.name == "flags" for node in tree.body):
        raise not_yet("E-NO-FLAGS")
    for node in ast.walk(tree):
        name = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
        if name in ENVIRONMENT:
            raise not_yet("E-ENVIRONMENT", subject="credit_steps.py", deed=f"names `{name}`")
    passed("The module's text has a flags() made with def, and does not read the environment.")


def _imported_flags() -> Callable[..., Any]:
    """The module's `flags`, imported in another program; `NotYet` if that cannot be done."""
    try:
        with quiet():
            steps = importlib.import_module(MODULE)
    except SyntaxError as error:
        raise not_yet("E-NOT-PYTHON", line=error.lineno, problem=error.msg) from None
    except (Exception, SystemExit) as error:
        raise failed(error, f"{MODULE}.py", "importing") from None
    flags: Callable[..., Any] | None = getattr(steps, "flags", None)
    if not callable(flags):
        raise not_yet("E-NO-FLAGS")
    return flags


def _expect_flags(flags: Callable[..., Any], X: Any, limit: float) -> None:
    """`NotYet` unless `flags` marks what is above the limit, without a look at LIMIT."""
    answer, wanted = _flagged(flags, X, limit), above(X, limit)
    if same_values(answer, wanted):
        return
    with mock.patch.dict(os.environ):
        del os.environ[VARIABLE]
        if same_values(_flagged(flags, X, limit), wanted):
            raise _reads_environment(f"`flags(X, limit={limit})`", "differs")
    raise not_yet("E-FLAGS", limit=limit, answer=as_text(answer), wanted=as_text(wanted))


def _flagged(flags: Callable[..., Any], X: Any, *limit: float) -> Any:
    """What `flags` gives; `NotYet` if it raises or gives None."""
    try:
        with quiet():
            given = X.copy()
            answer = flags(given, *limit)
    except (Exception, SystemExit) as error:
        if works_without_variable(lambda: flags(X.copy(), *limit)):
            raise _reads_environment("`flags`", f"raises {type(error).__name__}") from None
        if isinstance(error, TypeError) and "argument" in str(error):
            raise not_yet("E-SIGNATURE", problem=error) from None
        raise failed(error, f"`flags` of {MODULE}.py", "calling") from None
    expect_type(answer, np.ndarray, "flags", "a NumPy array of 1.0 and 0.0")
    if answer.dtype.kind != "f":
        raise not_yet("E-NOT-FLOATS", dtype=answer.dtype)
    if not np.array_equal(given, X):
        raise not_yet("E-INPUT-CHANGED")
    return answer


def _reads_environment(subject: str, deed: str) -> NotYet:
    return not_yet("E-ENVIRONMENT", subject=subject, deed=f"{deed} where {VARIABLE}={LIMIT_THERE} is set")
