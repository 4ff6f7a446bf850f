"""A learner's ONNX file: it opens, has the inputs and outputs of task 1, and answers as a model does."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from ..kit import expect_file, said
from ..verdict import messages

# Imported where it is used: it starts threads, and what does so cannot be imported before a kernel is forked.
if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions

MAX_BYTES = 64 * 2**20
SAME = 1e-4  # float32 moves these models' probabilities by less than 1e-6, another model moves them by 1e-2
not_yet = messages("04-onnx")


def expect_session(path: Path, width: int) -> "InferenceSession":
    """A session of the file; `NotYet` unless its inputs and outputs are those of the task, for `width` columns."""
    session = _open(path)
    inputs, outputs = session.get_inputs(), session.get_outputs()
    if len(inputs) != 1:
        raise not_yet("E-MANY-INPUTS", file=path.name, count=len(inputs))
    kind, shape = inputs[0].type, inputs[0].shape
    if kind != "tensor(float)":
        raise not_yet("E-FLOAT64", file=path.name, seen=f"its input is {kind}")
    if isinstance(shape[0], int):
        raise not_yet("E-FIXED-BATCH", file=path.name, rows=shape[0], shape=shape)
    if len(shape) != 2 or (isinstance(shape[1], int) and shape[1] != width):
        raise not_yet("E-WIDTH", file=path.name, shape=shape, width=width)
    if any(end.type.startswith("seq") for end in outputs):
        raise not_yet("E-ZIPMAP", file=path.name)
    if len(outputs) != 2 or outputs[1].type != "tensor(float)":
        raise not_yet("E-OUTPUTS", file=path.name, outputs=[f"{end.name}: {end.type}" for end in outputs])
    return session


def _open(path: Path) -> "InferenceSession":
    import onnxruntime

    expect_file(path, "`export`")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"it has more than {MAX_BYTES:,} bytes")
        return onnxruntime.InferenceSession(
            path.read_bytes(), _one_thread(), providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        if "tensor(double)" in str(error):
            raise not_yet("E-FLOAT64", file=path.name, seen="it does not even load") from None
        raise not_yet("E-NOT-ONNX", action=f"opening {path.name} raised", error=said(error)) from None


def _one_thread() -> "SessionOptions":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4  # an error is raised; it need not be on stderr as well
    return options


def scored(session: "InferenceSession", X: pd.DataFrame, file: str) -> tuple[np.ndarray, np.ndarray]:
    """Labels and probabilities of the file; `NotYet` if it cannot score these rows."""
    try:
        labels, probabilities = session.run(None, {session.get_inputs()[0].name: X.to_numpy(np.float32)})
    except Exception as error:
        raise not_yet("E-DOES-NOT-RUN", file=file, rows=len(X), problem=said(error)) from None
    return labels, probabilities


def expect_model(session: "InferenceSession", model: Pipeline, X: pd.DataFrame, file: str) -> None:
    """`NotYet` unless the file answers as `model` does, for all rows at once and for one alone."""
    for rows in (X, X[:1]):
        labels, probabilities = scored(session, rows, file)
        wanted = model.predict_proba(rows)
        gap = np.abs(probabilities - wanted).max() if probabilities.shape == wanted.shape else math.nan
        sure = np.abs(wanted[:, 1] - 0.5) > SAME
        if not gap <= SAME or not np.array_equal(np.asarray(labels)[sure], model.predict(rows)[sure]):
            raise not_yet("E-OTHER-MODEL", file=file, gap=gap, same=SAME)
