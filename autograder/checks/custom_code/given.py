"""What the exercise gives, and what several of its tasks expect of a pipeline."""

import os
from collections.abc import Callable
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
from numpy import allclose  # bound here: a learner's module may replace numpy's
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from ..kit import quiet
from ..verdict import messages
from .elsewhere import LIMIT_THERE, VARIABLE, failed, works_without_variable

STEPS = ["scale", "flags", "classify"]
WRITER = "the cells of this task"  # of the files that are handed in
not_yet = messages("03-custom-code")


def data() -> tuple[pd.DataFrame, pd.Series]:
    """The exercise's data: 569 rows of 30 columns, and their labels."""
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    return X, y


def above(X: Any, limit: float = 0.0) -> np.ndarray:
    """What `flags` must do."""
    return (np.asarray(X) > limit).astype(float)


def expect_steps(model: Any, subject: str) -> None:
    """`NotYet` unless `model` is a Pipeline of scale, flags, classify."""
    names = [step[0] for step in model.steps] if isinstance(model, Pipeline) else None
    if (
        names != STEPS
        or not isinstance(model["scale"], StandardScaler)
        or not isinstance(model["classify"], LogisticRegression)
    ):
        missing = [name for name in STEPS if names and name not in names]
        if names and len(missing) == 1 and len(names) == 2:
            raise not_yet("E-STEP-MISSING", subject=subject, kind=names, missing=missing[0])
        kind = f"Pipeline of {names}" if names else type(model).__name__
        raise not_yet("E-STEPS", subject=subject, kind=kind)


def expect_answers(
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
        if works_without_variable(both):
            deed = f"raises {type(error).__name__} where {VARIABLE}={LIMIT_THERE} is set"
            raise not_yet("E-ENVIRONMENT", subject=file, deed=deed) from None
        raise failed(error, file, "using") from None
    if wanted[:, 0].max() - wanted[:, 0].min() < 0.01:
        raise not_yet("E-CONSTANT", file=file)
    if allclose(answers, wanted, atol=1e-9):
        return
    with quiet(), mock.patch.dict(os.environ, {VARIABLE: str(limit)}):
        follows = allclose(model.predict_proba(X), wanted, atol=1e-9)
    if follows:
        deed = f"answers differently where {VARIABLE}={LIMIT_THERE} is set"
        raise not_yet("E-ENVIRONMENT", subject=file, deed=deed)
    raise not_yet("E-LIMIT", file=file, limit=limit)
