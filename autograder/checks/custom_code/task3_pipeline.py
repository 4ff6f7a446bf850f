"""Task 3: the model that names the module."""

import functools
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import joblib
import numpy as np
from joblib.numpy_pickle import NumpyUnpickler
from numpy import allclose  # bound here: a learner's module may replace numpy's
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from ..kit import KnownErrors, call, expect_file, expect_type, is_fitted, quiet, said, small_table, tried
from ..loader import ALLOWED
from ..verdict import messages, passed
from .elsewhere import LIMIT_THERE, MODULE, VARIABLE, elsewhere, loaded
from .given import WRITER, above, data, expect_answers, expect_steps

not_yet = messages("03-custom-code")
# What goes wrong where the module of task 2 is not what it should be.
MODULE_ERRORS = KnownErrors(
    not_yet,
    [
        ("ModuleNotFoundError", MODULE, "E-MODULE-FIRST"),
        ("ImportError", MODULE, "E-MODULE-FIRST"),
        ("AttributeError", f"module '{MODULE}' has no attribute", "E-MODULE-FIRST"),
        ("SyntaxError", r"", "E-MODULE-FIRST"),
        ("NameError", f"name '{MODULE}' is not defined", "E-MODULE-FIRST"),
    ],
)


def build_model(namespace: Mapping[str, Any]) -> None:
    """`build_model(limit)` makes a new pipeline whose step comes from the module and keeps the limit."""
    first = tried(namespace, "build_model", 0.0).result(MODULE_ERRORS)
    expect_type(first, BaseEstimator, "build_model", "a scikit-learn Pipeline")
    expect_steps(first, "build_model() returned")
    _expect_step_of_module(first["flags"])
    if is_fitted(first["scale"]):
        raise not_yet("E-FITTED-TOO-EARLY")
    X = small_table(3, columns="abc", rows=80)
    y = (X["a"] > 0.3).astype(int)
    for limit in (0.0, 0.4):
        with mock.patch.dict(os.environ, {VARIABLE: LIMIT_THERE}):
            model = call(namespace, "build_model", limit)
            _expect_flags_of_module(model["flags"], X, limit)
            expect_answers(model, X, limit, "the pipeline", lambda model: model.fit(X, y))
    passed("build_model() makes a new pipeline; its step comes from credit_steps and keeps the limit.")


def model_elsewhere(folder: str | Path) -> None:
    """model.joblib, with the module beside it, predicts in another program where LIMIT has another value."""
    content = expect_file(Path(folder) / "model.joblib", WRITER).read_bytes()
    expect_file(Path(folder) / f"{MODULE}.py", WRITER)
    X, _ = data()
    with elsewhere(Path(folder)):
        model = loaded(lambda: joblib.load(io.BytesIO(content)), "model.joblib")
        expect_steps(model, "model.joblib holds")
        expect_answers(model, X, 0.0, "model.joblib")
    passed("model.joblib and its module work in another program, whatever LIMIT is there.")


def model_file(folder: str | Path) -> None:
    """What model.joblib asks for, seen without any of the learner's code, and the rows it was fitted on."""
    loader = _Asking(expect_file(Path(folder) / "model.joblib", WRITER).read_bytes())
    try:
        with quiet():
            model = loader.load()
    except Exception as error:  # a broken pickle can raise nearly anything
        model = error
    for where, name in loader.asked:
        if where == "__main__":
            raise not_yet("E-MAIN", file="model.joblib", name=name)
        if where.partition(".")[0] in ("dill", "cloudpickle"):
            raise not_yet("E-BY-VALUE", asked=f"{where}.{name}")
        if where.partition(".")[0] != MODULE:
            raise not_yet("E-REFUSED-CLASS", file="model.joblib", asked=f"{where}.{name}")
    if isinstance(model, Exception):
        raise not_yet("E-FILE-BROKEN", file="model.joblib", problem=said(model))
    expect_steps(model, "model.joblib holds")
    if not loader.asked:
        raise not_yet("E-NOT-FROM-MODULE", subject="the step in model.joblib", whose="scikit-learn's own")
    _expect_training_rows(model)
    passed("model.joblib names credit_steps, nothing else of yours, and was fitted on the agreed rows.")


def _expect_step_of_module(step: Any) -> None:
    """`NotYet` unless the step calls a function of the module, which pickle can find by its name."""
    if not hasattr(step, "transform"):
        raise not_yet("E-NOT-A-STEP", kind=type(step).__name__)
    if isinstance(step, FunctionTransformer) and not callable(step.func):
        raise not_yet("E-NOT-A-STEP", kind=f"FunctionTransformer of a {type(step.func).__name__}")
    code = getattr(step, "func", None) or type(step)
    code = code.func if isinstance(code, functools.partial) else code
    where, name = getattr(code, "__module__", None), getattr(code, "__qualname__", repr(code))
    if "<lambda>" in name or "<locals>" in name:
        raise not_yet("E-LAMBDA", name=name)
    if where == "__main__":
        raise not_yet("E-MAIN", file="the pipeline", name=name)
    if str(where).partition(".")[0] != MODULE:
        raise not_yet("E-NOT-FROM-MODULE", subject="the step flags", whose=f"{name} of {where}")


def _expect_flags_of_module(step: Any, X: Any, limit: float) -> None:
    """`NotYet` if the step passes the limit on, and it is the module's function that does not use it right."""
    function: Any = getattr(step, "func", None)
    given = dict(getattr(step, "kw_args", None) or {})
    if isinstance(function, functools.partial):
        function, given = function.func, {**function.keywords, **given}
    if given != {"limit": limit} or not callable(function):
        return

    def right() -> bool:
        return allclose(np.asarray(function(X.copy(), limit=limit), dtype=float), above(X, limit))

    try:
        with quiet():
            fine = right()
            with mock.patch.dict(os.environ):
                os.environ.pop(VARIABLE, None)
                fine = fine or right()  # an environment that is read is told by what comes next
    except Exception:  # and so is this
        return
    if not fine:
        raise not_yet("E-FLAGS-FIRST", limit=limit)


def _expect_training_rows(model: Pipeline) -> None:
    """`NotYet` unless the pipeline was fitted on the agreed rows, with their own labels."""
    X, y = data()
    X_train, _, y_train, _ = train_test_split(X, y, test_size=0.25, random_state=7)
    fitted = is_fitted(model["scale"])
    if not fitted or not allclose(np.resize(model["scale"].mean_, X.shape[1]), X_train.mean()):
        seen = model["scale"].n_samples_seen_ if fitted else 0
        raise not_yet("E-TRAINING-ROWS", seen=seen, wanted=len(X_train))
    with quiet():
        flagged = above(model["scale"].transform(X_train))
        wanted = LogisticRegression(max_iter=1000).fit(flagged, y_train).predict_proba(flagged)
        same = np.abs(model["classify"].predict_proba(flagged) - wanted).max() < 0.01
    if not same:
        raise not_yet(
            "E-OTHER-MODEL", file="model.joblib", problem="its classifier was fitted on other flags or labels"
        )


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
