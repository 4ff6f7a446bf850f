"""The checks of exercise 03-custom-code.

What must work "elsewhere" is tried as another program would: with an empty `__main__`, a copy of the learner's module
and file in another folder, and another value of the environment variable. So JupyterLab, where the notebook's
functions are still in memory, says the same as a grader's fresh process. The cells that begin with ``# clean room``
read only data: `model_file` puts harmless stand-ins in the place of every name that is not on the exact allow-list.
"""

import ast
import contextlib
import functools
import importlib
import io
import json
import os
import pickle
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import joblib
import numpy as np
import pandas as pd
from joblib.numpy_pickle import NumpyUnpickler
from numpy import allclose, array_equal  # bound here: a learner's module may replace numpy's
from sklearn.base import BaseEstimator
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.utils.validation import check_is_fitted

from .kit import call_function as call
from .kit import diagnose, expect_type, from_notebook, program, quiet
from .loader import ALLOWED, BadFile, RefusedClass, open_model
from .verdict import NotYet, passed, shorten

MODULE = "credit_steps"
STEPS = ["scale", "flags", "classify"]
VARIABLE = "LIMIT"
DECISIONS = {
    "years": (
        "module",
        "the file must outlive this Python and this notebook; byte code does not, a text under review does",
    ),
    "workers": (
        "by value",
        "the same Python, now, and no time for a release: the code may travel in the file",
    ),
    "exists": ("built-in", "code that everybody has already need not be handed over at all"),
    "settings": ("json", "plain values that people read and change need no program to read them"),
}
ANSWERS = ["module", "by value", "built-in", "json"]


def data() -> tuple[pd.DataFrame, pd.Series]:
    """The exercise's data: 569 rows of 30 columns, and their labels."""
    return load_breast_cancer(return_X_y=True, as_frame=True)


def above(X: Any, limit: float = 0.0) -> np.ndarray:
    """What `flags` must do."""
    return (np.asarray(X) > limit).astype(float)


# --- another program --------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _elsewhere(folder: Path, limit: str = "1.5") -> Iterator[Path]:
    """Another program, in another folder with copies of the modules in `folder`, where LIMIT has another value."""
    learners = {*_modules_of(folder), MODULE} & set(sys.modules)
    kept, path = {name: sys.modules.pop(name) for name in learners}, list(sys.path)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        server = Path(temporary).resolve()
        for module in folder.glob("*.py"):
            shutil.copy(module, server)
        sys.path.insert(0, str(server))
        importlib.invalidate_caches()
        try:
            with (
                contextlib.chdir(server),
                mock.patch.dict(os.environ, {VARIABLE: limit}),
                mock.patch.object(sys, "dont_write_bytecode", True),
                program(ModuleType("__main__")),
            ):
                yield server
        finally:
            sys.path[:] = path
            for name in _modules_of(server):
                del sys.modules[name]
            sys.modules.update(kept)


def _modules_of(folder: Path) -> list[str]:
    """Names of the modules that were imported from this folder."""
    places = (str(folder.absolute()), str(folder.resolve()))
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    return [
        name for name, file in files.items() if isinstance(file, str) and str(Path(file).parent) in places
    ]


def _existing(folder: str | Path, name: str) -> Path:
    path = Path(folder) / name
    if not path.is_file():
        raise NotYet(
            "E-FILE-MISSING",
            found=f"there is no file {path.name} in the folder {path.parent.name}.",
            expected=f"{path.name}, written by the cells of this task.",
            why="the file is the result; what is only in memory is gone when the kernel stops.",
            next="write it under exactly this name; if a cell above shows an error, mend that first.",
        )
    return path


def _main_name(name: str, file: str) -> NotYet:
    by_value = file.endswith(".dill")
    return NotYet(
        "E-MAIN",
        found=f"{file} asks for {shorten(name, 40)} of `__main__`.",
        expected="the function itself in the file." if by_value else "a name in the module credit_steps.",
        why="`__main__` is whatever program is running; on the server that is another one, without your function.",
        next="pickle saves names: use `dill.dump`, with the argument that takes along what a function uses."
        if by_value
        else "remove the notebook's own function, `import credit_steps`, and use `credit_steps.flags`.",
    )


def _failed(error: BaseException, file: str, doing: str) -> NotYet:
    """The `NotYet` for an error while `file` was loaded or used in another program."""
    text = str(error)
    if match := re.search(r"attribute '([\w.]+)' on <module '__main__'", text):
        return _main_name(match[1], file)
    if isinstance(error, NameError):
        return NotYet(
            "E-GLOBALS",
            found=f"{doing} {file} in another program raised {shorten(text, 60)}.",
            expected="a file that brings along, or imports, all that its code uses.",
            why="the other program has not imported what your notebook has; it fails at the first prediction.",
            next="in a module, import at its top; with dill, save with `recurse=True`.",
        )
    if isinstance(error, ModuleNotFoundError):
        return NotYet(
            "E-NO-MODULE",
            found=f"{doing} {file} raised {shorten(text, 60)}.",
            expected="only scikit-learn, numpy and the module credit_steps beside it.",
            why="whoever gets the file must get every module that it names.",
            next="put your functions into models/credit_steps.py, under this name.",
        )
    if type(error).__name__ == "InvalidParameterError":
        return NotYet(
            "E-PARAMETER",
            found=shorten(text, 110),
            expected="parameters of the kind that the step takes.",
            why="a step looks at its parameters when it is fitted, not when it is made.",
            next="`kw_args` is a dictionary: `kw_args={'limit': limit}`.",
        )
    return diagnose(error, f"{doing} {file} in another program raised")


# --- task 1: the split ------------------------------------------------------------------------------------------


def split(namespace: Mapping[str, Any]) -> None:
    """`split(X, y)` gives the same rows each time, those of `random_state=7`, for other data too."""
    function = from_notebook(namespace, "split")
    X, y = data()
    other = X.iloc[:120].reset_index(drop=True), y.iloc[:120].reset_index(drop=True)
    for table, labels in ((X, y), other):
        state = np.random.get_state()
        try:
            np.random.seed(1)
            first = _parts(call(function, table, labels))
            np.random.seed(2)
            second = _parts(call(function, table, labels))
        finally:
            np.random.set_state(state)
        if not all(array_equal(a.index, b.index) for a, b in zip(first, second, strict=True)):
            raise NotYet(
                "E-UNSEEDED",
                found="two calls of `split` give different rows.",
                expected="the same rows every time, in every process.",
                why="a second program that splits anew takes training rows for test rows, and reports a score that"
                " is too good.",
                next="pass `random_state=7` to `train_test_split`, inside the function.",
            )
        wanted = train_test_split(table, labels, test_size=0.25, random_state=7)
        if not all(a.equals(b) for a, b in zip(first, wanted, strict=True)):
            raise NotYet(
                "E-OTHER-SPLIT",
                found=f"{len(first[0])} rows to train on and {len(first[1])} to test, not the agreed ones.",
                expected="X_train, X_test, y_train, y_test of `test_size=0.25` and `random_state=7`.",
                why="everybody who works on this model must mean the same rows.",
                next="return what `train_test_split(X, y, test_size=0.25, random_state=7)` returns, in that order.",
            )
    passed("split() gives the agreed rows, every time, for other data too.")


def _parts(parts: Any) -> list[Any]:
    expect_type(parts, list | tuple, "split", "the four parts X_train, X_test, y_train, y_test")
    kinds = [pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]
    if len(parts) != 4 or not all(
        issubclass(type(part), kind) for part, kind in zip(parts, kinds, strict=False)
    ):
        raise NotYet(
            "E-FOUR-PARTS",
            found=f"`split` returned {shorten(', '.join(type(part).__name__ for part in parts), 60)}.",
            expected="X_train, X_test, y_train, y_test: two DataFrames, two Series.",
            why="the cells below unpack them in this order.",
            next="return all that `train_test_split` returns.",
        )
    return list(parts)


# --- task 2: the module -----------------------------------------------------------------------------------------


def module(folder: str | Path) -> None:
    """credit_steps.py can be imported by another program, and its `flags` answers right, whatever LIMIT is there."""
    _existing(folder, f"{MODULE}.py")
    X = pd.DataFrame({"a": [-1.0, 0.0, 0.5], "b": [2.0, -3.0, 0.9]})
    with _elsewhere(Path(folder)):
        try:
            with quiet():
                steps = importlib.import_module(MODULE)
        except SyntaxError as error:
            raise _not_python(error) from None
        except (Exception, SystemExit) as error:
            raise _failed(error, f"{MODULE}.py", "importing") from None
        flags = getattr(steps, "flags", None)
        if not callable(flags):
            raise _no_flags()
        for argument in (X, X.to_numpy()):
            for limit in (0.5, -2.0):
                answer, wanted = _tried(flags, argument, limit), above(argument, limit)
                if _equal(answer, wanted):
                    continue
                with mock.patch.dict(os.environ):
                    del os.environ[VARIABLE]
                    if _equal(_tried(flags, argument, limit), wanted):
                        raise _environment(f"`flags(X, limit={limit})` differs where {VARIABLE}=1.5 is set")
                raise NotYet(
                    "E-FLAGS",
                    found=f"`flags(X, limit={limit})` gave {shorten(_flat(answer), 60)}.",
                    expected=_flat(wanted) + ", for a DataFrame as for an array.",
                    why="1.0 where a value is above the limit, else 0.0: the model was fitted on these.",
                    next="return `(np.asarray(X) > limit).astype(float)`, with the limit that is passed in.",
                )
        answer = _tried(flags, X)
    if not _equal(answer, above(X)):
        raise _environment(f"`flags(X)` gives {shorten(_flat(answer), 50)} where {VARIABLE}=1.5 is set")
    passed("credit_steps can be imported elsewhere; flags() answers right, whatever LIMIT is there.")


def _tried(flags: Callable[..., Any], X: Any, *limit: float) -> Any:
    try:
        with quiet():
            answer = flags(X.copy(), *limit)
    except (Exception, SystemExit) as error:
        if _works_without_variable(lambda: flags(X.copy(), *limit)):
            raise _environment(f"`flags` raised {type(error).__name__} where {VARIABLE}=1.5 is set") from None
        if isinstance(error, TypeError) and "argument" in str(error):
            raise NotYet(
                "E-SIGNATURE",
                found=f"calling `flags` raised TypeError: {shorten(str(error), 70)}.",
                expected="`flags(X)` and `flags(X, limit)` both work.",
                why="whoever uses the module relies on the head of its function.",
                next="write `def flags(X, limit=0.0):`.",
            ) from None
        raise _failed(error, f"`flags` of {MODULE}.py", "calling") from None
    if answer is None:
        expect_type(answer, np.ndarray, "flags", "an array of 1.0 and 0.0")
    return answer


def _equal(answer: Any, wanted: np.ndarray) -> bool:
    try:
        return array_equal(np.asarray(answer, dtype=float), wanted)
    except (TypeError, ValueError):
        return False


def _flat(answer: Any) -> str:
    return " ".join(str(np.asarray(answer).tolist()).split())


def _environment(found: str) -> NotYet:
    return NotYet(
        "E-ENVIRONMENT",
        found=f"{found}.",
        expected="the same answers on every machine.",
        why="a model must not read the environment of whoever loads it: it would answer differently there, without"
        " an error.",
        next="remove `os.getenv` and `os.environ`; make the limit an argument, with the default 0.0.",
    )


def _works_without_variable(action: Callable[[], Any]) -> bool:
    """Whether `action` succeeds where LIMIT is not set."""
    with quiet(), mock.patch.dict(os.environ):
        os.environ.pop(VARIABLE, None)
        try:
            action()
        except (Exception, SystemExit):
            return False
    return True


def _not_python(error: SyntaxError) -> NotYet:
    return NotYet(
        "E-NOT-PYTHON",
        found=f"credit_steps.py, line {error.lineno}: {shorten(str(error.msg), 60)}.",
        expected="a module that Python can read.",
        why="one bad line keeps the whole module, and every model that names it, from loading.",
        next="look at that line of the file; mind the indentation inside your triple quotes.",
    )


def _no_flags() -> NotYet:
    return NotYet(
        "E-NO-FLAGS",
        found="the module credit_steps has no function `flags` at its top level.",
        expected="`def flags(X, limit=0.0):`, not indented.",
        why="the model's file will say just this: module credit_steps, name flags.",
        next="write the `def` at the beginning of a line of the module.",
    )


def module_text(folder: str | Path) -> None:
    """The text of the module, read and not run: a `flags` made with def, and nothing of the environment."""
    text = _existing(folder, f"{MODULE}.txt").read_text(encoding="utf-8", errors="replace")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise _not_python(error) from None
    if not any(isinstance(node, ast.FunctionDef) and node.name == "flags" for node in tree.body):
        raise _no_flags()
    for node in ast.walk(tree):
        name = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
        if name in ("getenv", "environ", "getenvb", "environb"):
            raise _environment(f"credit_steps.py names `{name}`")
    passed("The module's text has a flags() made with def, and does not read the environment.")


# --- task 3: the model that names the module --------------------------------------------------------------------


def build_model(namespace: Mapping[str, Any]) -> None:
    """`build_model(limit)` makes a new pipeline whose step comes from the module and keeps the limit."""
    build = from_notebook(namespace, "build_model")
    first = call(build, 0.0)
    expect_type(first, BaseEstimator, "build_model", "a scikit-learn Pipeline")
    _expect_steps(first, "build_model() returned")
    step = first["flags"]
    if not hasattr(step, "transform") or (isinstance(step, FunctionTransformer) and not callable(step.func)):
        inside = (
            f"a FunctionTransformer of a {type(step.func).__name__}" if hasattr(step, "transform") else None
        )
        raise NotYet(
            "E-NOT-A-STEP",
            found=f"the step flags is {inside or f'a {type(step).__name__}'}.",
            expected="a FunctionTransformer of the function itself.",
            why="the pipeline calls the function later, with data; now it needs an object with `fit` and `transform`.",
            next="use `FunctionTransformer(credit_steps.flags, …)`, with no brackets after `flags`.",
        )
    code = getattr(step, "func", None) or type(step)
    code = code.func if isinstance(code, functools.partial) else code
    where, name = getattr(code, "__module__", None), getattr(code, "__qualname__", repr(code))
    if "<lambda>" in name or "<locals>" in name:
        raise NotYet(
            "E-LAMBDA",
            found=f"the step flags calls {shorten(name, 50)}, which has no name in a module.",
            expected="`credit_steps.flags`.",
            why="pickle and joblib save a function by its name; this one cannot be found again.",
            next="`import credit_steps` and use `FunctionTransformer(credit_steps.flags, …)`.",
        )
    if where == "__main__":
        raise _main_name(name, "the pipeline")
    if str(where).partition(".")[0] != MODULE:
        raise _no_module(f"the step flags is {name} of {where}")
    if _is_fitted(first):
        raise NotYet(
            "E-FITTED-TOO-EARLY",
            found="`build_model()` returns a fitted pipeline.",
            expected="an unfitted one; the cell below fits it.",
            why="a recipe can be fitted on other rows, a finished model cannot.",
            next="leave `fit` out of the function.",
        )
    rng = np.random.default_rng(3)
    X = pd.DataFrame(rng.normal(size=(80, 3)), columns=["a", "b", "c"])
    y = (X["a"] > 0.3).astype(int)
    for limit in (0.0, 0.4):
        with mock.patch.dict(os.environ, {VARIABLE: "1.5"}):
            model = call(build, limit)
            _expect_answers(model, X, limit, "the pipeline", lambda model: model.fit(X, y))
    passed("build_model() makes a new pipeline; its step comes from credit_steps and keeps the limit.")


def _is_fitted(model: Pipeline) -> bool:
    try:
        check_is_fitted(model["scale"])
    except Exception:
        return False
    return True


def _no_module(found: str) -> NotYet:
    return NotYet(
        "E-NOT-FROM-MODULE",
        found=f"{shorten(found, 90)}.",
        expected="a step of the module credit_steps.",
        why="this task is about your own code in a module; scikit-learn's own steps are the next task but one.",
        next="use `FunctionTransformer(credit_steps.flags, kw_args={'limit': limit})`.",
    )


def _expect_steps(model: Any, subject: str) -> None:
    """`NotYet` unless `model` is a Pipeline of scale, flags, classify."""
    names = [step[0] for step in model.steps] if isinstance(model, Pipeline) else None
    if (
        names != STEPS
        or not isinstance(model["scale"], StandardScaler)
        or not isinstance(model["classify"], LogisticRegression)
    ):
        raise NotYet(
            "E-STEPS",
            found=f"{subject} "
            + (f"a Pipeline of {shorten(str(names), 60)}." if names else f"a {type(model).__name__}."),
            expected="a Pipeline of scale (StandardScaler), flags, classify (LogisticRegression).",
            why="whoever opens the file finds a step by its name; `make_pipeline` picks names of its own.",
            next="use `Pipeline([('scale', StandardScaler()), ('flags', …), ('classify', LogisticRegression())])`.",
        )


def _expect_answers(
    model: Any, X: pd.DataFrame, limit: float, file: str, first: Callable[[Any], Any] | None = None
) -> None:
    """`NotYet` unless `model` answers as its own scaler and classifier do with flags of `limit` between them."""

    def both() -> tuple[np.ndarray, np.ndarray]:
        if first:
            first(model)
        return model.predict_proba(X), model[-1].predict_proba(above(model[0].transform(X), limit))

    try:
        with quiet():
            answers, wanted = both()
    except Exception as error:
        if _works_without_variable(both):
            raise _environment(f"{file} raises {type(error).__name__} where {VARIABLE}=1.5 is set") from None
        raise _failed(error, file, "using") from None
    if wanted[:, 0].max() - wanted[:, 0].min() < 0.01:
        raise NotYet(
            "E-CONSTANT",
            found=f"{file} answers the same for every row.",
            expected="answers that depend on the flags.",
            why="a classifier that was fitted on flags that never change has learnt nothing from them.",
            next="look at what `flags` gives for the scaled training rows: both 0.0 and 1.0 must occur.",
        )
    if allclose(answers, wanted, atol=1e-9):
        return
    with quiet(), mock.patch.dict(os.environ, {VARIABLE: str(limit)}):
        follows = allclose(model.predict_proba(X), wanted, atol=1e-9)
    if follows:
        raise _environment(f"{file} answers differently where {VARIABLE}=1.5 is set")
    raise NotYet(
        "E-LIMIT",
        found=f"with limit={limit}, {file} does not flag what is above {limit}.",
        expected=f"flags of limit {limit}: 1.0 above it, else 0.0.",
        why="the limit belongs into the model; else nobody can say what it was trained with.",
        next="pass it on: `kw_args={'limit': limit}`, or `Binarizer(threshold=limit)` in task 5.",
    )


def model_elsewhere(folder: str | Path) -> None:
    """model.joblib, with the module beside it, predicts in another program where LIMIT has another value."""
    file = _existing(folder, "model.joblib")
    _existing(folder, f"{MODULE}.py")
    content = file.read_bytes()
    X, _ = data()
    with _elsewhere(Path(folder)):
        model = _loaded(lambda: joblib.load(io.BytesIO(content)), "model.joblib")
        _expect_steps(model, "model.joblib holds")
        _expect_answers(model, X, 0.0, "model.joblib")
    passed("model.joblib and its module work in another program, whatever LIMIT is there.")


def _loaded(load: Callable[[], Any], file: str) -> Any:
    try:
        with quiet():
            return load()
    except EOFError as error:
        raise diagnose(error, f"loading {file} raised") from None
    except (Exception, SystemExit) as error:
        raise _failed(error, file, "loading") from None


class _StandIn:
    """Takes the place of what a file asks for and is not allowed: it accepts everything and does nothing."""

    def __new__(cls, *_: Any, **__: Any) -> "_StandIn":
        return super().__new__(cls)

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __call__(self, *_: Any, **__: Any) -> "_StandIn":
        return self

    def __setstate__(self, _: Any) -> None: ...

    append = extend = add = update = __setitem__ = __call__


class _Asking(NumpyUnpickler):
    """Loads what is on the exact allow-list, and notes everything else that the file asks for."""

    def __init__(self, content: bytes):
        super().__init__("", io.BytesIO(content), ensure_native_byte_order=True)
        self.asked: list[tuple[str, str]] = []

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in ALLOWED or (module, name) == ("functools", "partial"):
            return super().find_class(module, name)
        self.asked.append((module, name))
        return _StandIn


def model_file(folder: str | Path) -> None:
    """What model.joblib asks for, seen without any of the learner's code, and the rows it was fitted on."""
    content = _existing(folder, "model.joblib").read_bytes()
    loader = _Asking(content)
    try:
        with quiet():
            model = loader.load()
    except Exception as error:  # a broken pickle can raise nearly anything
        model = error
    for where, name in loader.asked:
        if where == "__main__":
            raise _main_name(name, "model.joblib")
        if where.partition(".")[0] in ("dill", "cloudpickle"):
            raise NotYet(
                "E-BY-VALUE",
                found=f"model.joblib asks for {shorten(f'{where}.{name}', 60)}: byte code is in it.",
                expected="the name credit_steps.flags.",
                why="byte code runs in one Python version only, and nobody can review it.",
                next="use the function of the module; import joblib before dill, which changes joblib.",
            )
        if where.partition(".")[0] != MODULE:
            raise NotYet(
                "E-REFUSED-CLASS",
                found=f"model.joblib asks for {shorten(f'{where}.{name}', 60)}.",
                expected="scikit-learn, numpy, and names of credit_steps.",
                why="a pickle may call whatever it names, at the moment it is loaded.",
                next="save the pipeline of task 3 and nothing else.",
            )
    if isinstance(model, Exception):
        raise NotYet(
            "E-FILE-BROKEN",
            found=f"model.joblib does not open: {shorten(f'{type(model).__name__}: {model}', 70)}.",
            expected="a whole joblib file.",
            why="a dump that fails halfway leaves a piece of a file.",
            next="mend the error in the cell that saves; often it is a function that cannot be saved by name.",
        )
    _expect_steps(model, "model.joblib holds")
    if not loader.asked:
        raise _no_module("model.joblib asks for nothing of credit_steps")
    _expect_training_rows(model)
    passed("model.joblib names credit_steps, nothing else of yours, and was fitted on the agreed rows.")


def _expect_training_rows(model: Pipeline) -> None:
    X, y = data()
    X_train, _, y_train, _ = train_test_split(X, y, test_size=0.25, random_state=7)
    fitted = _is_fitted(model)
    if not fitted or not allclose(np.resize(model["scale"].mean_, X.shape[1]), X_train.mean()):
        seen = model["scale"].n_samples_seen_ if fitted else 0
        raise NotYet(
            "E-TRAINING-ROWS",
            found=f"model.joblib was fitted on {seen} rows that are not the agreed ones.",
            expected=f"the {len(X_train)} training rows of `random_state=7`.",
            why="with other rows in training, the agreed test rows are no test.",
            next="mend `split` (task 1), and run the cell that fits and saves again.",
        )
    with quiet():
        flagged = above(model["scale"].transform(X_train))
        wanted = LogisticRegression(max_iter=1000).fit(flagged, y_train).predict_proba(flagged)
        same = np.abs(model["classify"].predict_proba(flagged) - wanted).max() < 0.01
    if not same:
        raise NotYet(
            "E-OTHER-MODEL",
            found="the classifier in model.joblib was fitted on other flags or labels.",
            expected="LogisticRegression, fitted on flags of limit 0.0.",
            why="a file must hold the model that it is said to hold.",
            next="leave the cell that fits and saves as it is, and give the classifier no other settings.",
        )


# --- task 4: by value -------------------------------------------------------------------------------------------

_NOTEBOOK = """
import numpy as np

def larger(X, limit=1.5):
    return np.asarray(X) > limit
"""


def save_by_value(namespace: Mapping[str, Any]) -> None:
    """`save_by_value(thing, path)` saves another notebook's function with the global that it uses."""
    function = from_notebook(namespace, "save_by_value")
    notebook = ModuleType("__main__")
    exec(compile(_NOTEBOOK, "another notebook", "exec"), notebook.__dict__)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, "given", "thing.dill").resolve()
        path.parent.mkdir()
        with (
            program(notebook),
            contextlib.chdir(folder),
        ):  # a fixed path cannot reach the notebook's own file
            call(function, [notebook.larger], path)
        if not path.is_file():
            raise NotYet(
                "E-NOT-AT-PATH",
                found="`save_by_value` wrote nothing to the path that was passed in.",
                expected="a file at exactly this path.",
                why="whoever calls the function looks for the file where they asked for it.",
                next="open `path`, the argument, and add nothing to it.",
            )
        content = path.read_bytes()
        with _elsewhere(Path(folder)):
            loaded = _from_dill(content, "thing.dill")
            try:
                answer = loaded[0]([1.0, 2.0])
            except Exception as error:
                raise _failed(error, "thing.dill", "using") from None
    if not _equal(answer, np.array([0.0, 1.0])):
        raise NotYet(
            "E-OTHER-THING",
            found=f"what came back answers {shorten(_flat(answer), 50)}.",
            expected="the very thing that was passed in.",
            why="the function must work for anything, not only for this notebook's pipeline.",
            next="dump the argument `thing` as it is.",
        )
    passed("save_by_value() took another notebook's function along, with the import that it uses.")


def _from_dill(content: bytes, file: str) -> Any:
    import dill

    try:
        with quiet():
            return dill.load(io.BytesIO(content))
    except (Exception, SystemExit) as error:
        raise _failed(error, file, "loading") from None


def dill_file(folder: str | Path) -> None:
    """notebook.dill predicts in another program that has no module and none of the notebook's imports."""
    content = _existing(folder, "notebook.dill").read_bytes()
    X, _ = data()
    with tempfile.TemporaryDirectory() as nothing, _elsewhere(Path(nothing)):
        model = _from_dill(content, "notebook.dill")
        _expect_steps(model, "notebook.dill holds")
        if getattr(getattr(model["flags"], "func", None), "__module__", None) != "__main__":
            raise NotYet(
                "E-NOT-BY-VALUE",
                found="notebook.dill holds no function of the notebook.",
                expected="the pipeline with `flags_here`, as the cell above saves it.",
                why="this task is about code that travels in the file.",
                next="leave the cell that calls `save_by_value` as it was given.",
            )
        _expect_answers(model, X, 0.0, "notebook.dill")
    passed("notebook.dill works in another program without any module.")


# --- task 5: no code of your own --------------------------------------------------------------------------------


def builtin_file(folder: str | Path) -> None:
    """builtin.joblib opens with the exact allow-list and answers as the model with the module does."""
    path = _existing(folder, "builtin.joblib")
    try:
        model = open_model(path).model
    except RefusedClass as error:
        raise NotYet(
            "E-OWN-CODE",
            found=f"builtin.joblib asks for {shorten(error.name, 60)}.",
            expected="scikit-learn's own classes only.",
            why="a function, even numpy's, is one more name that a careful loader has to refuse.",
            next="look in `sklearn.preprocessing` for a class that turns numbers into 0 and 1.",
        ) from None
    except BadFile as error:
        raise NotYet(
            "E-FILE-BROKEN",
            found=f"builtin.joblib does not open: {shorten(str(error), 70)}.",
            expected="a whole joblib file.",
            why="a dump that fails halfway leaves a piece of a file.",
            next="mend the error in the cell that saves, and run it again.",
        ) from None
    if not isinstance(model, Pipeline) or not all(len(step) == 2 for step in model.steps):
        raise NotYet(
            "E-CONTAINER",
            found=f"builtin.joblib holds a {type(model).__name__}.",
            expected="the fitted pipeline.",
            why="whoever loads the file calls `predict` on what comes out.",
            next="return a Pipeline from `build_builtin`.",
        )
    if (
        any(isinstance(step, FunctionTransformer) for _, step in model.steps)
        or len(model.steps) < 3
        or (not isinstance(model[0], StandardScaler))
    ):
        raise NotYet(
            "E-NO-FLAGS-STEP",
            found=f"builtin.joblib holds {shorten(', '.join(type(step).__name__ for _, step in model.steps), 70)}.",
            expected="first the scaler, then one of scikit-learn's classes that flags, then the classifier.",
            why="without the middle step, or in another order, it is another model.",
            next="look for the class in `sklearn.preprocessing` whose argument is a `threshold`.",
        )
    X, y = data()
    with mock.patch.dict(os.environ, {VARIABLE: "1.5"}):
        _expect_answers(model, X, 0.25, "builtin.joblib")
    with quiet():
        accuracy = model.score(X, y)
    if accuracy < 0.9:
        raise NotYet(
            "E-OTHER-MODEL",
            found=f"builtin.joblib is right on {accuracy:.0%} of the rows.",
            expected="more than 90 %, as the model of task 3.",
            why="the point is to lose the custom code, not the model.",
            next="keep StandardScaler and LogisticRegression, and change only the step between them.",
        )
    passed("builtin.joblib has no code of your own, opens anywhere, and answers the same.")


# --- task 6: look first, then decide ----------------------------------------------------------------------------


class _Marker:
    """A pickle of it makes a file when it is loaded."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def asks_for_main(namespace: Mapping[str, Any]) -> None:
    """`asks_for_main(path)` finds `__main__` among the names that a pickle asks for, and never loads it."""
    function = from_notebook(namespace, "asks_for_main")
    notebook = ModuleType("__main__")
    exec(compile(_NOTEBOOK, "another notebook", "exec"), notebook.__dict__)
    with program(notebook):
        by_name = pickle.dumps({"step": [notebook.larger], "limit": 2.5})
    library = pickle.dumps({"step": StandardScaler(), "limit": 2.5})
    note = pickle.dumps({"step": np.log1p, "note": "tested with python -m __main__ on Tuesday"})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        marker = Path(folder) / "loaded"
        trapped = pickle.dumps([_Marker(marker)])
        for content, wanted, what in (
            (trapped, False, "a pickle that runs something when loaded"),
            (by_name, True, "a pickle of another notebook's function"),
            (library, False, "a pickle of a StandardScaler"),
            (note, False, "a pickle whose text mentions `__main__` in a sentence"),
        ):
            path = Path(folder) / "some.pkl"
            path.write_bytes(content)
            with program(notebook):  # a loader would find the function, and so not fail
                try:
                    answer = call(function, path)
                except NotYet as error:
                    raise _looked_wrong(error) from None
            if marker.exists():
                raise NotYet(
                    "E-LOADED",
                    found="`asks_for_main` loaded the file, and what was in it ran.",
                    expected="a look at the file without loading it.",
                    why="with a stranger's pickle it would be too late: loading runs what the file says.",
                    next="read the bytes and go through `pickletools.genops(bytes)`; leave out `pickle.load`.",
                )
            expect_type(answer, bool | np.bool_, "asks_for_main", "True or False")
            if bool(answer) != wanted:
                raise NotYet(
                    "E-MISSED" if wanted else "E-FALSE-ALARM",
                    found=f"`asks_for_main` says {bool(answer)} for {what}.",
                    expected=f"{wanted}.",
                    why="a name in `__main__` fails on the server; an alarm that is often wrong is soon ignored.",
                    next="True if one of `pickletools.genops(…)`'s arguments *is* the text `__main__`, not merely"
                    " contains it.",
                )
    passed("asks_for_main() finds `__main__`, raises no false alarm, and loads nothing.")


def _looked_wrong(error: NotYet) -> NotYet:
    """A better answer for two errors that `pickletools.genops` is good for."""
    found = error.parts["Found"]
    if re.search(
        r"Path' object has no attribute 'read|'str' object has no attribute 'read|bytes-like", found
    ):
        return NotYet(
            "E-PATH-NOT-BYTES",
            found=found,
            expected="bytes, or an open binary file.",
            why="`genops` does not open files; a path is only a file's name.",
            next="use `pickletools.genops(Path(path).read_bytes())`.",
        )
    if re.search("is not iterable|is not a container|object has no attribute '(startswith|split)'", found):
        return NotYet(
            "E-NOT-ALL-TEXT",
            found=found,
            expected="a test that numbers and None pass, too.",
            why="the arguments of a pickle's instructions are texts, numbers, bytes or None.",
            next="compare with `argument == '__main__'`, which any kind of value takes.",
        )
    return error


def decisions(folder: str | Path) -> None:
    """decisions.json says for each of four situations how the code should travel."""
    path = _existing(folder, "decisions.json")
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise diagnose(error, "reading decisions.json raised") from None
    if not isinstance(given, dict) or set(given) != set(DECISIONS):
        raise NotYet(
            "E-KEYS",
            found=f"decisions.json holds {shorten(json.dumps(given), 60)}.",
            expected=f"the keys {', '.join(DECISIONS)}.",
            why="each situation needs its own decision.",
            next="make one dictionary with these four keys, as it was given.",
        )
    if all(answer is None or answer is ... or answer == "" for answer in given.values()):
        raise NotYet(
            "E-NOT-ATTEMPTED",
            found="no decision yet.",
            expected=f"one of {', '.join(ANSWERS)} for each situation.",
            why="knowing how is half of it, knowing when the other half.",
            next="go back to the summary of lesson 03.",
        )
    for situation, (wanted, why) in DECISIONS.items():
        answer = given[situation]
        if not isinstance(answer, str) or answer.strip().lower() not in ANSWERS:
            raise NotYet(
                "E-ANSWER",
                found=f"{situation}: {shorten(repr(answer), 40)}.",
                expected=f"one of {', '.join(ANSWERS)}.",
                why="others must be able to compare your answers.",
                next="use one of these four words, as text.",
            )
        if answer.strip().lower() != wanted:
            raise NotYet(
                "E-DECISION",
                found=f"{situation}: {answer}.",
                expected="another of the four.",
                why=f"{why}.",
                next="read the situation again: how long must it last, who must read it, which Python is there?",
            )
    passed("Four situations, four good decisions.")
