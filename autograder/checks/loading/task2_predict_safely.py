"""Task 2: predict safely."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from ..kit import expect_csv, expect_same_answers, expect_type, numbers, said, small_labels
from ..verdict import NotYet, messages, passed
from .given import (
    attempt,
    expect_given_columns,
    expect_refusal,
    expect_unchanged,
    new_wines,
    small_wine_model,
    wine_model,
)

CLASSES = ["p0", "p1", "p2"]
not_yet = messages("02-loading")


def predict_safely_columns(namespace: Mapping[str, Any]) -> None:
    """`predict_safely(model, frame)` takes columns by name, and leaves the frame and the model as they are."""
    model, X = small_wine_model(seed=13)
    twin, _ = small_wine_model(seed=13)
    refit = not_yet("E-REFIT", subject="the model that `predict_safely` was given")
    extra = X.assign(batch=range(len(X)), year=2025.0)[["year", "sugar", "batch", "acid", "tannin"]]
    right = twin.predict_proba(X)
    behind = Pipeline([("first", "passthrough"), *twin.steps]).fit(X, small_labels(X, seed=13))
    bare = LogisticRegression().fit(X, small_labels(X, seed=13))
    tries: list[tuple[pd.DataFrame, np.ndarray, Callable[[str], NotYet]]] = [
        (X, right, lambda came: not_yet("E-PREDICTIONS", what="the columns as in training", came=came)),
        (X[X.columns[::-1]], right, lambda came: not_yet("E-COLUMN-ORDER", came=came)),
        (extra, right, lambda came: not_yet("E-EXTRA-COLUMN", came=came)),
        (X.iloc[4:5, ::-1], right[4:5], lambda came: not_yet("E-PREDICTIONS", what="one row", came=came)),
    ]
    for frame, wanted, otherwise in tries:
        before = frame.copy()
        outcome = attempt(namespace, "predict_safely", model, frame)
        expect_unchanged(frame, before, "predict_safely")
        if outcome.error is not None:
            raise otherwise(said(outcome.error)) from outcome.error
        answer = outcome.answer
        expect_type(answer, np.ndarray, "predict_safely", "the array that `predict_proba` gives")
        if answer.shape == wanted.shape[:1]:
            raise not_yet("E-LABELS-ONLY", dtype=answer.dtype)
        if answer.shape != wanted.shape or not np.allclose(answer, wanted, rtol=0, atol=1e-9):
            expect_same_answers(model, twin, X, refit)
            raise otherwise("other probabilities")
    expect_same_answers(model, twin, X, refit)
    for other, otherwise in (
        (behind, lambda came: not_yet("E-PASSTHROUGH", came=came)),
        (bare, lambda came: not_yet("E-PREDICTIONS", what="a classifier without a pipeline", came=came)),
    ):
        outcome = attempt(namespace, "predict_safely", other, X[X.columns[::-1]])
        if outcome.error is not None:
            raise otherwise(said(outcome.error)) from outcome.error
        right = other.predict_proba(X)
        answer = np.asarray(outcome.answer)
        if answer.shape != right.shape or not np.allclose(answer, right, rtol=0, atol=1e-9):
            raise otherwise("other probabilities")
    passed("predict_safely() took shuffled and surplus columns, and changed neither table nor model.")


def predict_safely_refuses(namespace: Mapping[str, Any]) -> None:
    """`predict_safely` refuses what has no names (TypeError) or lacks columns (ValueError that names them)."""
    model, X = small_wine_model(seed=14)
    for what, table in [("an array", X.to_numpy()), ("a list of lists", X.to_numpy().tolist())]:
        outcome = attempt(namespace, "predict_safely", model, table)
        silent = not_yet("E-ARRAY-ACCEPTED", what=what)
        expect_refusal(outcome, TypeError, what, clue="the type of `frame`", silent=silent)
    for lacking, extra in ((["acid"], {}), (["tannin", "sugar"], {}), (["acid"], {"acidity": 1.0})):
        what = f"a table without {' and '.join(lacking)}"
        table = X.drop(columns=lacking).assign(**extra)
        outcome = attempt(namespace, "predict_safely", model, table)
        silent = not_yet("E-MISSING-COLUMN", what=what)
        error = expect_refusal(outcome, ValueError, what, clue="the missing names", silent=silent)
        if not all(name in str(error) for name in lacking):
            raise not_yet("E-NAMES-NOT-TOLD", what=what, text=error)
    passed(
        "predict_safely() refused an array, a list, and tables without a column, and named what was missing."
    )


def predictions_file(folder: str | Path) -> None:
    """`predictions.csv` holds the model's probabilities for the new wines."""
    new, model = new_wines(), wine_model()
    table = expect_csv(Path(folder) / "predictions.csv", "the given cell that calls `predict_safely`")
    expect_given_columns(table, ["bottle", *CLASSES])
    if table["bottle"].tolist() != new["bottle"].tolist():
        raise not_yet("E-ROWS", bottles=table["bottle"].tolist(), wanted=len(new))
    right = model.predict_proba(new[list(model.feature_names_in_)])
    given = np.column_stack([numbers(table[name]) for name in CLASSES])
    wrong = int((~np.isclose(given, right, rtol=0, atol=1e-6)).any(axis=1).sum())
    if wrong:
        raise not_yet("E-PREDICTIONS", what=f"{wrong} of {len(new)} bottles", came="other probabilities")
    passed("predictions.csv has the right probabilities for all new wines.")
