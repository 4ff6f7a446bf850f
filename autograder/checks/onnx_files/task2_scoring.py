"""Task 2: score from the file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from ..kit import expect_columns, expect_csv, expect_type, fresh_folder, numbers, tried
from ..verdict import messages, passed
from .given import ONNX_ERRORS, data, fitted, small_file
from .onnx_file import SAME, expect_session, scored

not_yet = messages("04-onnx")


def predict_onnx(namespace: Mapping[str, Any]) -> None:
    """`predict_onnx(path, X)` follows the file: other input names, other labels, tables and arrays, one row."""
    with fresh_folder() as folder:
        for seed, name, as_array, rows in [
            (3, "features", False, 40),
            (4, "x0", True, 7),
            (4, "x0", False, 1),
        ]:
            model, X, content = small_file(seed, name)
            path = folder / f"file {seed}.onnx"
            path.write_bytes(content)
            X = X[:rows]
            given = (str(path), X.to_numpy()) if as_array else (path, X)
            answer = tried(namespace, "predict_onnx", *given).result(ONNX_ERRORS)
            expect_type(answer, tuple | list, "predict_onnx", "labels and probabilities, as a pair")
            if len(answer) != 2:
                raise not_yet("E-PAIR", count=len(answer))
            labels, probabilities = answer
            _expect_answers(labels, probabilities, model, X)
    passed("predict_onnx() scored two other files: a table, an array, a single row, other input names.")


def _expect_answers(labels: Any, probabilities: Any, model: Pipeline, X: pd.DataFrame) -> None:
    """`NotYet` unless these are the answers of the file, which `model` gives too."""
    wanted = model.predict_proba(X)
    try:
        table = np.asarray(probabilities, dtype=float)
    except (TypeError, ValueError):
        table = np.empty(0)
    if table.shape != wanted.shape:
        raise not_yet("E-SHAPE", shape=table.shape, wanted=wanted.shape)
    if not np.allclose(table, wanted, rtol=0, atol=SAME):
        gap = np.abs(table - wanted).max()
        raise not_yet("E-NOT-FROM-FILE", subject="what `predict_onnx` returned", gap=gap)
    if [str(label) for label in np.ravel(labels)] != model.predict(X).tolist():
        first = model.predict(X)[:3].tolist()
        raise not_yet("E-LABELS", labels=np.ravel(labels)[:3].tolist(), wanted=first)


def predictions_file(folder: str | Path) -> None:
    """`predictions.csv` holds what `model.onnx` beside it says about the test rows."""
    X_train, X_test, y_train, _ = data()
    table = expect_csv(Path(folder) / "predictions.csv", "the cell that calls `predict_onnx`")
    expect_columns(table, ["label", "probability"])
    if len(table) != len(X_test):
        raise not_yet("E-ROWS", rows=len(table), wanted=len(X_test))
    session = expect_session(Path(folder) / "model.onnx", X_test.shape[1])
    labels, probabilities = scored(session, X_test, "model.onnx")
    given, from_file = numbers(table["probability"]), probabilities[:, 1]
    exact = fitted(X_train, y_train).predict_proba(X_test)[:, 1]
    # scikit-learn works in float64, and a few of these rows differ by 1e-7 and more
    if np.abs(given - exact).max() < np.abs(from_file - exact).max() / 2:
        raise not_yet("E-FROM-SKLEARN")
    same = np.allclose(given, from_file, rtol=0, atol=1e-6)
    if not same or (numbers(table["label"]) != labels).any():
        raise not_yet("E-NOT-FROM-FILE", subject="predictions.csv", gap=np.abs(given - from_file).max())
    passed("predictions.csv holds what model.onnx says about the 143 test rows.")
