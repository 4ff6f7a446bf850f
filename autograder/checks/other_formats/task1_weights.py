"""Task 1: a model as arrays and notes."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from ..kit import asked, expect_type, fresh_folder, quiet, small_table, tried
from ..verdict import messages, passed
from .given import FORMAT_ERRORS, models
from .weights_file import Weights, expect_weights, write_weights

not_yet = messages("09-other-formats")
CLOSE = 1e-9  # a model fitted again on the same computer differs by less; float32 rounds off more


def fresh_model(seed: int, labels: list[Any], order: str) -> tuple[LogisticRegression, pd.DataFrame]:
    """A model with these classes, and its data; its arrays lie in memory in C or Fortran order, or in strides."""
    X = 1 + small_table(seed, columns="fbdac"[: 3 + seed % 3])
    ranks = pd.qcut(X.iloc[:, 1] + 0.3 * X.iloc[:, 0], len(labels), labels=False)
    model = LogisticRegression(C=1.0 + seed).fit(X, np.array(labels)[ranks])
    if order == "strides":
        model.coef_ = np.repeat(model.coef_, 2, axis=1)[:, ::2]
        model.intercept_ = np.stack([model.intercept_, 1 + model.intercept_], axis=1)[:, 0]
    else:
        model.coef_ = np.array(model.coef_, order=order)  # type: ignore[call-overload]
    return model, X


def fresh_models() -> list[tuple[LogisticRegression, pd.DataFrame]]:
    return [
        fresh_model(1, ["rent", "own", "mortgage"], "C"),
        fresh_model(2, [10, 20, 30, 40], "F"),
        fresh_model(3, [0, 1], "C"),
        fresh_model(4, ["no", "yes"], "strides"),
        fresh_model(5, ["c", "a", "b"], "strides"),
    ]


def save_weights(namespace: Mapping[str, Any]) -> None:
    """`save_weights(model, path)`: models of two to four classes, words and numbers, arrays in any order in memory."""
    with fresh_folder() as folder:
        for number, (model, _) in enumerate(fresh_models()):
            path = folder / f"weights {number}.safetensors"
            before = model.coef_.copy(), model.intercept_.copy()
            tried(namespace, "save_weights", model, path if number % 2 else str(path)).result(FORMAT_ERRORS)
            expect_content(expect_weights(path, "`save_weights`"), model, path.name)
            if not all(map(np.array_equal, before, (model.coef_, model.intercept_))):
                raise not_yet("E-MODEL-CHANGED")
    passed("save_weights() kept five other models: arrays in C order, classes and columns in the notes.")


def weights_file(folder: str | Path, name: str) -> None:
    """`NAME.safetensors` holds the model of that name that the exercise gives."""
    path = Path(folder) / f"{name}.safetensors"
    expect_content(
        expect_weights(path, "the given cell that calls `save_weights`"), models()[name], path.name
    )
    passed(f"{path.name} holds the coefficients in their order, the intercepts, the classes and the columns.")


def expect_content(weights: Weights, model: LogisticRegression, file: str) -> None:
    """`NotYet` unless the file holds what the model has learnt, and nothing is scrambled or lost."""
    arrays, notes = weights.arrays, weights.notes
    if not {"coef", "intercept"} <= set(arrays):
        raise not_yet("E-ARRAY-NAMES", file=file, names=sorted(arrays))
    coef, intercept = arrays["coef"], arrays["intercept"]
    if coef.dtype != np.float64 or intercept.dtype != np.float64:
        raise not_yet(
            "E-ROUNDED", file=file, kind=coef.dtype if coef.dtype != np.float64 else intercept.dtype
        )
    if coef.shape != model.coef_.shape:
        cause = not_yet("E-TRANSPOSED", file=file) if coef.T.shape == model.coef_.shape else None
        raise cause or not_yet("E-COEF-SHAPE", file=file, shape=coef.shape, wanted=model.coef_.shape)
    if not np.allclose(coef, model.coef_, rtol=CLOSE, atol=CLOSE):
        if np.allclose(np.sort(coef, axis=None), np.sort(model.coef_, axis=None), rtol=CLOSE, atol=CLOSE):
            raise not_yet("E-SCRAMBLED", file=file)
        raise not_yet("E-OTHER-WEIGHTS", file=file, what="coefficients")
    if intercept.shape != model.intercept_.shape or not np.allclose(
        intercept, model.intercept_, rtol=CLOSE, atol=CLOSE
    ):
        raise not_yet("E-OTHER-WEIGHTS", file=file, what="intercepts")
    for key, wanted in (("classes", model.classes_.tolist()), ("columns", model.feature_names_in_.tolist())):
        _expect_note(notes, key, wanted, file)


def _expect_note(notes: dict[str, str], key: str, wanted: list[Any], file: str) -> None:
    if key not in notes:
        raise not_yet("E-NOTE-MISSING", file=file, key=key, notes=sorted(notes))
    try:
        found = json.loads(notes[key])
    except (ValueError, RecursionError):
        raise not_yet("E-NOTE-NOT-JSON", file=file, key=key, text=notes[key]) from None
    if found != wanted or [type(value) for value in found] != [type(value) for value in wanted]:
        raise not_yet("E-NOTE-WRONG", file=file, key=key, found=found, wanted=wanted)


def load_weights(namespace: Mapping[str, Any]) -> None:
    """`load_weights(path)`: files that the check writes give models with the same labels and probabilities."""
    with fresh_folder() as folder:
        for number, (model, X) in enumerate(fresh_models()):
            path = folder / f"file {number}.safetensors"
            notes = {"classes": json.dumps(model.classes_.tolist()), "columns": json.dumps(list(X))}
            write_weights(path, Weights({"intercept": model.intercept_, "coef": model.coef_}, notes))
            loaded = tried(namespace, "load_weights", path if number % 2 else str(path)).result(FORMAT_ERRORS)
            expect_type(loaded, LogisticRegression, "load_weights", "a LogisticRegression")
            _expect_same(loaded, model, X)
    passed("load_weights() gave back five other models: same probabilities, same labels, same columns.")


def _expect_same(loaded: LogisticRegression, model: LogisticRegression, X: pd.DataFrame) -> None:
    shape = np.shape(getattr(loaded, "coef_", ()))
    if shape != model.coef_.shape:
        raise not_yet("E-LOADED-SHAPE", shape=shape, wanted=model.coef_.shape)
    answer = asked(loaded, X).result(FORMAT_ERRORS)
    wanted = model.predict_proba(X)
    if answer.shape != wanted.shape or not np.array_equal(answer, wanted):
        gap = np.abs(answer - wanted).max() if answer.shape == wanted.shape else math.nan
        raise not_yet("E-OTHER-ANSWERS", gap=gap)
    with quiet():
        labels, right = list(np.asarray(loaded.predict(X)).tolist()), model.predict(X).tolist()
    if labels != right or [type(label) for label in labels] != [type(label) for label in right]:
        raise not_yet(
            "E-OTHER-LABELS",
            labels=[repr(label) for label in labels[:3]],
            wanted=[repr(label) for label in right[:3]],
        )
    if list(getattr(loaded, "feature_names_in_", [])) != list(X):
        raise not_yet("E-COLUMNS-LOST", found=list(getattr(loaded, "feature_names_in_", [])), wanted=list(X))
