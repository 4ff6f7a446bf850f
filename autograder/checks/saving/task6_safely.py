"""Task 6: saving safely."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..kit import call, expect_error, expect_model_file, fresh_folder, small_model, tried
from ..verdict import NotYet, messages, passed
from .given import expect_predictor, expect_same_model, expect_steps, expect_training_rows

not_yet = messages("01-saving")


class Unsavable:
    """Half of it is written, then the dump fails, as it does for a lambda deep inside a pipeline."""

    def __init__(self) -> None:
        self.payload = np.zeros(1000)
        self.reason = _RefusesToBePickled()


class _RefusesToBePickled:
    def __reduce__(self) -> str:
        raise TypeError("cannot pickle this object (the check made it so)")


def save_safely(namespace: Mapping[str, Any]) -> None:
    """`save_safely(model, path)` saves; when the dump fails, the old file stays and the caller hears of it."""
    old, X = small_model(seed=6)
    new, _ = small_model(seed=7)
    with fresh_folder() as folder:
        path = folder / "model.joblib"
        for model, given in ((old, path), (new, str(path))):
            call(namespace, "save_safely", model, given)
            expect_same_model(expect_model_file(path, "`save_safely`").model, model, X, path.name)
        good = path.read_bytes()
        failed = tried(namespace, "save_safely", Unsavable(), path)
        if not path.exists() or path.read_bytes() != good:
            raise not_yet("E-OLD-FILE-LOST", file=path.name)
        left = sorted(item.name for item in folder.iterdir() if item != path)
    expect_error(failed, Exception, silent=not_yet("E-SILENT-FAILURE"))
    if left:
        raise not_yet("E-LITTER", left=left)
    passed("save_safely() saves, replaces, and leaves the old file whole when a dump fails.")


def safe_file(folder: str | Path) -> None:
    """`safe.joblib` survived a failed save: it still holds the fitted pipeline."""
    try:
        model = expect_model_file(Path(folder) / "safe.joblib", "`save_safely`").model
    except NotYet as error:
        if error.cause in ("E-FILE-NOT-CLOSED", "E-FILE-BROKEN"):
            raise not_yet("E-OLD-FILE-LOST", file="safe.joblib") from None
        raise
    expect_predictor(model, "safe.joblib")
    expect_steps(model, "what safe.joblib holds")
    expect_training_rows(model, "what safe.joblib holds")
    passed("safe.joblib outlived a failed save.")
