"""Task 5: no code of your own."""

import os
from pathlib import Path
from unittest import mock

from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from ..kit import expect_file, quiet
from ..loader import BadFile, RefusedClass, open_model
from ..verdict import messages, passed
from .elsewhere import LIMIT_THERE, VARIABLE
from .given import WRITER, data, expect_answers

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
    if (
        any(isinstance(step, FunctionTransformer) for _, step in model.steps)
        or len(model.steps) < 3
        or not isinstance(model[0], StandardScaler)
    ):
        raise not_yet("E-NO-FLAGS-STEP", kinds=[type(step).__name__ for _, step in model.steps])
    X, y = data()
    with mock.patch.dict(os.environ, {VARIABLE: LIMIT_THERE}):
        expect_answers(model, X, 0.25, "builtin.joblib")
    with quiet():
        accuracy = model.score(X, y)
    if accuracy < 0.9:
        raise not_yet(
            "E-OTHER-MODEL", file="builtin.joblib", problem=f"it is right on {accuracy:.0%} of the rows"
        )
    passed("builtin.joblib has no code of your own, opens anywhere, and answers the same.")
