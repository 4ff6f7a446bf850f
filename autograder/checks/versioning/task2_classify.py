"""Task 2: what becomes of an old file."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import joblib
import numpy as np
import sklearn.base
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from ..kit import (
    Tried,
    diagnose,
    expect_keys,
    expect_type,
    fresh_folder,
    from_notebook,
    plain,
    small_labels,
    small_model,
    tried,
)
from ..verdict import messages, passed
from .given import OLD, OUTCOMES, WRITER, outcomes
from .pointer import expect_object

FILES = {
    "plain": "a good file",
    "stamped": "a file with another version's stamp",
    "moved": "a file whose class has moved",
    "warning": "a file that warns for another reason than its version",
    "late-warning": "a model that warns when it predicts, not when it is loaded",
    "cut": "a file cut in half",
    "hollow": "a model that loads and lacks an attribute",
    "hollow-stamped": "a model that warns, loads and lacks an attribute",
}
FIRST_LABEL = 10**6
not_yet = messages("06-versioning")


def classify(namespace: Mapping[str, Any]) -> None:
    """`classify(path, X, labels)` names what becomes of files that no notebook has seen."""
    rows = np.random.default_rng(6).normal(size=(60, 7)).astype("float32")
    model, X = _model(rows)
    labels = [int(label) for label in model.predict(X)]
    places = {place: _flipped(labels, place) for place in (0, 1, len(labels) // 2, len(labels) - 1)}
    one, two = labels.index(FIRST_LABEL), labels.index(FIRST_LABEL + 1)
    swapped = [*labels]
    swapped[one], swapped[two] = labels[two], labels[one]
    with fresh_folder() as folder:
        _write_files(folder, rows)
        for name, known, right in (
            ("plain", labels, "works"),
            ("stamped", labels, "warns"),
            *(("plain", other, "changed answers") for other in places.values()),
            ("plain", swapped, "changed answers"),
            ("stamped", swapped, "changed answers"),
            ("warning", labels, "warns"),
            ("moved", labels, "load fails"),
            ("cut", labels, "load fails"),
            ("hollow", labels, "predict fails"),
            ("hollow-stamped", labels, "predict fails"),
            ("late-warning", labels, "works"),
        ):
            what = FILES[name] + ("" if known is labels else " and an answer or two other than it once gave")
            outcome = _classified(namespace, folder / f"{name}.joblib", X, known)
            _expect_outcome(outcome, right, what)
        what = "a file with another version's stamp, in a program that ignores warnings,"
        outcome = _classified(namespace, folder / "stamped.joblib", X, labels, usual="ignore")
        _expect_outcome(outcome, "warns", what)
    passed("classify() told all five outcomes apart, on files of the check's own.")


def _model(X: np.ndarray) -> tuple[Pipeline, np.ndarray]:
    """A model whose two labels are so large that a relative tolerance takes one for the other."""
    model, _ = small_model(6, X)
    return model.fit(X, FIRST_LABEL + small_labels(X, 6)), X


def _flipped(labels: list[int], place: int) -> list[int]:
    return [2 * FIRST_LABEL + 1 - label if at == place else label for at, label in enumerate(labels)]


class Warner(LogisticRegression):
    """It warns when it is loaded, and not as scikit-learn does; or, `late`, when it predicts."""

    late = False

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if not self.late:
            warnings.warn("the file was made in a hurry (the check made it so)", UserWarning, stacklevel=1)

    def predict(self, X: Any) -> Any:
        if self.late:
            warnings.warn("this row is unusual (the check made it so)", UserWarning, stacklevel=1)
        return super().predict(X)


def _write_files(folder: Path, X: np.ndarray) -> None:
    """Write the files that are to be told apart."""
    model, _ = _model(X)
    hollow, _ = _model(X)
    del hollow[-1].coef_
    for name, thing, stamp in (
        ("plain", model, None),
        ("stamped", model, "0.99"),
        ("hollow", hollow, None),
        ("hollow-stamped", hollow, "0.99"),
    ):
        with mock.patch.object(sklearn.base, "__version__", stamp or sklearn.base.__version__):
            joblib.dump(thing, folder / f"{name}.joblib")
    for name, late in (("warning", False), ("late-warning", True)):
        warner = Warner(C=7.0).fit(model[:-1].transform(X), model.predict(X))
        warner.__dict__ |= {**model[-1].__dict__, "late": late}
        joblib.dump(Pipeline([*model.steps[:-1], ("classifier", warner)]), folder / f"{name}.joblib")
    whole = (folder / "plain.joblib").read_bytes()
    (folder / "cut.joblib").write_bytes(whole[: len(whole) // 2])
    (folder / "moved.joblib").write_bytes(b"csklearn.no_such_module\nModel\n.")


def _classified(
    namespace: Mapping[str, Any], path: Path, X: np.ndarray, labels: list[int], usual: Any = "default"
) -> Tried:
    """What the learner's function says of one file, in a program with this filter for warnings."""
    function = from_notebook(namespace, "classify")

    def hearing(*args: Any) -> Any:
        warnings.simplefilter(usual)  # `tried` silences all, and would hide what is to be heard
        return function(*args)

    trial = hearing if callable(function) else function
    return tried({**namespace, "classify": trial}, "classify", path, X, labels)


def _expect_outcome(outcome: Tried, right: str, what: str) -> None:
    """`NotYet` unless the function gave the right word for the file that is called `what`."""
    if isinstance(outcome.error, Exception) and right in ("load fails", "predict fails"):
        raise not_yet("E-NOT-CAUGHT", what=what, outcome=outcome, right=right)
    if outcome.error is not None:
        raise diagnose(outcome.error, f"for {what}, `classify` raised")
    expect_type(outcome.answer, str, "classify", "one of the five words")
    found = plain(outcome.answer)
    if found == right:
        return
    if found not in OUTCOMES:
        raise not_yet("E-WORD", found=found, words=OUTCOMES)
    if right == "changed answers":
        raise not_yet("E-CHANGED-MISSED", what=what, found=found)
    if right == "warns":
        raise not_yet("E-WARNING-MISSED", what=what, found=found)
    if right == "works":
        raise not_yet("E-FALSE-ALARM", what=what, found=found)
    raise not_yet("E-LOAD-OR-PREDICT", what=what, found=found, right=right)


def classification_file(folder: str | Path) -> None:
    """`models/classification.json` says of each old file what becomes of it here and now."""
    folder = Path(folder)
    words = expect_object(folder / "models" / "classification.json", WRITER)
    expect_keys(words, OLD, "classification.json")
    for name, right in outcomes(folder).items():
        if type(words[name]) is not str or words[name] != right:
            raise not_yet("E-CLASSIFICATION", file=name, found=words[name])
    passed("classification.json says of all five files what opening them shows.")
