"""Models and data that no notebook has, and what models answer."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy import array_equal  # bound here: a notebook may replace numpy's
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted

from ..verdict import NotYet
from .trying import Tried, quiet


def small_table(seed: int, *, columns: Sequence[str] = "bac", rows: int = 60) -> pd.DataFrame:
    """A table of float64 that no notebook has; its columns are in no alphabetical order."""
    return pd.DataFrame(np.random.default_rng(seed).normal(size=(rows, len(columns))), columns=list(columns))


def small_labels(X: Any, seed: int) -> pd.Series:
    """Labels 0 and 1 that depend on the second column of `X`, and on chance."""
    second = np.asarray(X, dtype=float)[:, 1]
    noise = np.random.default_rng([seed, 1]).normal(size=len(second)) * second.std()
    return pd.Series((second + noise > np.median(second)).astype(int), name="label")


def small_model(seed: int, X: Any = None, **settings: Any) -> tuple[Pipeline, Any]:
    """A small fitted pipeline (scaler, classifier) that no notebook has, and what it was fitted on.

    That is `X`, a table of numbers, or else `small_table(seed)`; `settings` are those of the classifier.
    """
    X = small_table(seed) if X is None else X
    classifier = LogisticRegression(**({"C": 1.0 + seed} | settings))
    model = Pipeline([("scaler", StandardScaler()), ("classifier", classifier)])
    return model.fit(X, small_labels(X, seed)), X


def is_fitted(*estimators: Any) -> bool:
    """Whether every one of them has been fitted."""
    try:
        for estimator in estimators:
            check_is_fitted(estimator)
    except Exception:
        return False
    return True


def asked(model: Any, X: Any) -> Tried:
    """The probabilities that a model gives for `X`, as an array of floats; or the error that it raises."""
    try:
        with quiet(), one_job(model):
            return Tried("predict_proba", np.asarray(model.predict_proba(X), dtype=float))
    except Exception as error:
        return Tried("predict_proba", error=error)


@contextlib.contextmanager
def one_job(model: Any) -> Iterator[None]:
    """No `n_jobs` in it counts: a forest adds its trees in the order in which threads end, and the last bit differs."""
    jobs = {}
    if isinstance(model, BaseEstimator):
        params = model.get_params().items()
        jobs = {
            name: value for name, value in params if name.split("__")[-1] == "n_jobs" and value is not None
        }
        model.set_params(**dict.fromkeys(jobs, 1))
    try:
        yield
    finally:
        if jobs:
            model.set_params(**jobs)


def expect_same_answers(model: Any, original: Any, X: Any, otherwise: NotYet) -> None:
    """`otherwise` unless `model` gives exactly the probabilities for `X` that `original` gives."""
    answer = asked(model, X).answer
    if answer is None or not array_equal(answer, asked(original, X).result()):
        raise otherwise


def is_number(value: Any) -> bool:
    """Whether it is a real number that a float can hold, and no truth value."""
    return issubclass(type(value), Real) and type(value) is not bool and abs(value) <= sys.float_info.max


def numbers(column: pd.Series) -> np.ndarray:
    """The column of a learner's table as floats: NaN for what is no number."""
    return np.asarray(pd.to_numeric(column, errors="coerce"), dtype=float)
