"""Task 5: no code of your own."""

import os
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import Binarizer, FunctionTransformer, StandardScaler

from ..kit import asked, expect_file, quiet
from ..loader import BadFile, RefusedClass, open_model
from ..verdict import messages, passed
from .elsewhere import LIMIT_THERE, VARIABLE
from .given import WRITER, data

LIMIT = 0.25  # of the given cell
not_yet = messages("03-custom-code")


def builtin_file(folder: str | Path) -> None:
    """builtin.joblib opens with the exact allow-list and answers as the model with the module does."""
    path = expect_file(Path(folder) / "builtin.joblib", WRITER)
    try:
        model = open_model(path).model
    except RefusedClass as error:
        raise not_yet("E-OWN-CODE", asked=error.name) from None
    except BadFile as error:
        raise not_yet("E-FILE-BROKEN", file=path.name, problem=error) from None
    if not isinstance(model, Pipeline) or not all(len(step) == 2 for step in model.steps):
        raise not_yet("E-CONTAINER", kind=type(model).__name__)
    kinds = [type(step).__name__ for _, step in model.steps]
    if any(isinstance(part, FunctionTransformer) for part in model.get_params().values()):
        raise not_yet("E-NO-FLAGS-STEP", kinds=kinds)
    X, y = data()
    with mock.patch.dict(os.environ, {VARIABLE: LIMIT_THERE}):
        answers = asked(model, X).result()
    if not _gives(answers, X, y, Binarizer(threshold=LIMIT)):
        if _gives(answers, X, y, Binarizer()):
            raise not_yet("E-LIMIT", file=path.name, limit=LIMIT)
        flags = any(isinstance(part, Binarizer) for part in model.get_params().values())
        if not flags or not isinstance(model[0], StandardScaler | Pipeline):
            raise not_yet("E-NO-FLAGS-STEP", kinds=kinds)
        problem = "its answers are not those of scaler, flags and LogisticRegression, fitted on all rows"
        raise not_yet("E-OTHER-MODEL", file=path.name, problem=problem)
    passed("builtin.joblib has no code of your own, opens anywhere, and answers the same.")


def _gives(answers: np.ndarray, X: pd.DataFrame, y: pd.Series, flags: BaseEstimator) -> bool:
    """Whether a pipeline with these flags, fitted by the check, gives these answers."""
    steps = [("scale", StandardScaler()), ("flags", flags), ("classify", LogisticRegression(max_iter=1000))]
    with quiet():
        wanted = Pipeline(steps).fit(X, y).predict_proba(X)
    return answers.shape == wanted.shape and bool(np.abs(answers - wanted).max() < 0.01)
