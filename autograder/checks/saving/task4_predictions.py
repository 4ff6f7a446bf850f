"""Task 4: the same predictions."""

from collections.abc import Mapping
from typing import Any

import joblib
import numpy as np
import pandas as pd

from ..kit import call, expect_equal, expect_type, fresh_folder, small_model, tried
from ..verdict import messages, passed

not_yet = messages("01-saving")


class Fixed:
    """A stand-in for a model: its answers for a frame are a fixed function of the frame's first column.

    `shift` and `flip` change its answers for values below 1 only, which the exercise's own data do not have.
    """

    def __init__(self, shift: float = 0.0, flip: bool = False, note: str = ""):
        self.shift, self.flip, self.note = shift, flip, note
        self.classes_ = np.array([0, 1])

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        x = np.asarray(X)[:, 0]
        p = 0.25 + x / 2 + np.where(x < 1, self.shift, 0)
        return np.column_stack([1 - p, p])

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        labels = (self.predict_proba(X)[:, 1] > 0.5).astype(int)
        return np.where(np.asarray(X)[:, 0] < 1, labels ^ self.flip, labels)


def identical(namespace: Mapping[str, Any]) -> None:
    """`identical(original, loaded, X)` tells equal models from nearly equal ones."""
    X = pd.DataFrame({"a": [0.1, 0.4, 0.7, 0.9]})
    for loaded, wanted, otherwise in [
        (Fixed(note="another object"), True, not_yet("E-NEVER-EQUAL", name="identical")),
        (Fixed(shift=0.3), False, not_yet("E-ALWAYS-EQUAL")),
        (Fixed(shift=0.02), False, not_yet("E-LABELS-ONLY")),
        (Fixed(shift=1e-10), False, not_yet("E-TOLERANCE")),
        (Fixed(flip=True), False, not_yet("E-PROBABILITIES-ONLY")),
    ]:
        answer = call(namespace, "identical", Fixed(), loaded, X)
        expect_type(answer, bool | np.bool_, "identical", "True or False")
        expect_equal(answer, wanted, otherwise)
    passed("identical() tells equal models from models that differ in a label, or in 1e-10.")


def verify_file(namespace: Mapping[str, Any]) -> None:
    """`verify_file(model, path, X)` passes for the model's own file and fails for a swapped one."""
    model, X = small_model(seed=3)
    swapped, _ = small_model(seed=4)
    with fresh_folder() as folder:
        path = folder / "candidate.joblib"
        joblib.dump(model, path)
        own = tried(namespace, "verify_file", model, path, X)
        if isinstance(own.error, AssertionError):
            raise not_yet("E-NEVER-EQUAL", name="verify_file") from own.error
        own.result()
        joblib.dump(swapped, path)
        other = tried(namespace, "verify_file", model, path, X)
    if other.error is None and other.answer is None:
        raise not_yet("E-NOT-FROM-FILE")
    if not isinstance(other.error, AssertionError):
        raise not_yet("E-NO-ASSERT", outcome=other) from other.error
    passed("verify_file() accepts the model's own file and rejects a swapped one.")
