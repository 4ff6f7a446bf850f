"""Task 1: export."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..kit import fresh_folder, tried
from ..verdict import messages, passed
from .given import ONNX_ERRORS, data, fitted, scaled_model
from .onnx_file import expect_model, expect_session

not_yet = messages("04-onnx")


def export(namespace: Mapping[str, Any]) -> None:
    """`export(model, X, path)` writes another model, of another width, into another folder."""
    model, X = scaled_model(seed=1)
    with fresh_folder() as folder:
        path = folder / "other.onnx"
        answer = tried(namespace, "export", model, X, path).result(ONNX_ERRORS)
        if answer is not None and not path.exists():
            raise not_yet("E-NOT-WRITTEN", kind=type(answer).__name__, file=path.name)
        expect_model(expect_session(path, X.shape[1]), model, X, path.name)
        path = folder / "text.onnx"
        model, X = scaled_model(seed=2, columns="abcdef")
        tried(namespace, "export", model, X, str(path)).result(ONNX_ERRORS)
        expect_model(expect_session(path, X.shape[1]), model, X, path.name)
    passed("export() wrote two other models: float32 in, arrays out, any number of rows.")


def model_file(folder: str | Path) -> None:
    """`model.onnx` in `folder` takes float32 rows and answers as the exercise's model does."""
    X_train, X_test, y_train, _ = data()
    session = expect_session(Path(folder) / "model.onnx", X_test.shape[1])
    expect_model(session, fitted(X_train, y_train), X_test, "model.onnx")
    passed("model.onnx runs without your code, and gives the model's answers for the 143 test rows.")
