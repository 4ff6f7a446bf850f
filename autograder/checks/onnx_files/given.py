"""What the exercise gives, and what the checks of several tasks bring: small models, their files, known errors."""

import functools

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from ..kit import KnownErrors, quiet, small_labels, small_model, small_table
from ..verdict import messages

not_yet = messages("04-onnx")
# What ONNX Runtime and skl2onnx say. Measured with onnxruntime 1.31 and skl2onnx 1.20.
ONNX_ERRORS = KnownErrors(
    not_yet,
    [
        ("Exception", r"Actual: \(tensor\(double\)\)", "E-FED-FLOAT64"),
        ("Exception", r"Required inputs|[Ii]nvalid (Feed )?[Ii]nput [Nn]ame", "E-INPUT-NAME"),
        ("Exception", r"ModelProto", "E-NOT-SERIALIZED"),
        ("Exception", r"list of dictionaries or a single numpy array", "E-FED-TABLE"),
        ("Exception", r"Invalid rank for input", "E-RANK"),
        ("Exception", r"[Gg]ot invalid dimensions", "E-DIMENSIONS"),
        ("Exception", r"list indices must be integers or slices, not tuple", "E-LIST-SLICED"),
        ("Exception", r"'InferenceSession' object has no attribute", "E-SESSION-RUN"),
        ("Exception", r"Protobuf parsing failed|INVALID_PROTOBUF", "E-NOT-ONNX"),
        ("Exception", r"^\"?Option '|^Option ", "E-OPTION"),
        ("Exception", r"'(numpy\.)?ndarray' object has no attribute", "E-ARRAY-GIVEN"),
        ("Exception", r"truth value of a", "E-ARRAY-TRUTH"),
        ("Exception", r"could not be broadcast", "E-SHAPES"),
        ("Exception", r"Not equal to tolerance|Arrays are not (almost )?equal", "E-RAISES"),
        ("Exception", r"NO_SUCHFILE|doesn't exist", "E-NO-SUCH-FILE"),
    ],
)


def data() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]:
    """The exercise's data: X_train (426 × 30), X_test (143 × 30), y_train, y_test."""
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=42, stratify=y)
    return X_train, X_test, y_train, y_test


def fitted(X_train: pd.DataFrame, y_train: pd.Series, C: float = 1.0) -> Pipeline:
    """The exercise's `model`, fitted afresh; with C=0.5, its `other`."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=C)).fit(X_train, y_train)


def scaled_model(seed: int, columns: str = "bac") -> tuple[Pipeline, pd.DataFrame]:
    """A small model that is far off without its scaler, and the table of float64 that it was fitted on."""
    return small_model(seed, 3 + 2 * small_table(seed, columns=columns))


@functools.cache
def small_file(seed: int, name: str) -> tuple[Pipeline, pd.DataFrame, bytes]:
    """A small model with words as labels, its data, and its ONNX file with one input called `name`."""
    model, X = scaled_model(seed)
    model.fit(X, np.array(["no", "yes"])[small_labels(X, seed)])
    return model, X, converted(model, X.shape[1], name)


def converted(model: Pipeline, width: int, name: str) -> bytes:
    """The model as ONNX, with one input of this name."""
    with quiet():
        content: bytes = to_onnx(
            model, initial_types=[(name, FloatTensorType([None, width]))], options={"zipmap": False}
        ).SerializeToString()
    return content
