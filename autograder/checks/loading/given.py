"""What the exercise hands out, and what several of its tasks try and expect."""

import io
import json
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dill
import joblib
import numpy as np
import pandas as pd
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from ..kit import Tried, expect_error, expect_type, small_labels, small_model, small_table, tried
from ..verdict import NotYet, messages

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + 64 * b"0" + b"\nsize 48213\n"
PAGE = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head></html>\n"
TROUBLES = ("empty", "pointer", "text", "broken")
# what `load_any` makes of the files of given/mystery: the class of the model, or the word in the error
INVENTORY = {
    "a.bin": "Pipeline",
    "b.bin": "RandomForestClassifier",
    "c.bin": "DecisionTreeClassifier",
    "d.bin": "Pipeline",
    "e.bin": "GaussianNB",
    "f.bin": "empty",
    "g.bin": "pointer",
    "h.bin": "text",
    "i.bin": "broken",
}
# given/candidates: which of them are the laboratory's model
CANDIDATES = {"a.bin": False, "b.bin": True, "c.bin": False, "d.bin": False, "e.bin": True, "f.bin": False}
TREES = 10
# what `kit` says about these errors is better than what a check here could say
SLIPS = ("E-NAME", "E-EXIT", "E-TEXT-MODE", "E-PATH-NOT-FILE", "E-PATH-TYPE", "E-NO-JOBLIB-DUMPS")
not_yet = messages("02-loading")


def hand_out(folder: str | Path) -> None:
    """Write the given files of the exercise into `folder`: always the same, whatever was there before."""
    folder = Path(folder)
    mystery, candidates = folder / "mystery", folder / "candidates"
    for each in (mystery, candidates):
        each.mkdir(parents=True, exist_ok=True)
    X, y = wine()
    model, forest = wine_model(), RandomForestClassifier(5, random_state=1).fit(X, y)
    joblib.dump(model, folder / "model.joblib")
    new_wines().to_csv(folder / "new-wines.csv", index=False)
    reference().to_csv(folder / "reference.csv", index=False)

    (mystery / "a.bin").write_bytes(pickle.dumps(model))
    joblib.dump(forest, mystery / "b.bin")
    joblib.dump(DecisionTreeClassifier(random_state=0).fit(X, y), mystery / "c.bin", compress=3)
    (mystery / "d.bin").write_bytes(dilled(model_with_lambda()[0]))
    (mystery / "e.bin").write_bytes(pickle.dumps({"model": GaussianNB().fit(X, y), "made": "2026-01-15"}))
    (mystery / "f.bin").write_bytes(b"")
    (mystery / "g.bin").write_bytes(POINTER)
    (mystery / "h.bin").write_bytes(PAGE)
    whole = (mystery / "b.bin").read_bytes()
    (mystery / "i.bin").write_bytes(whole[: len(whole) // 2])

    right = wine_model(seed=7)
    (folder / "golden.json").write_text(json.dumps(golden_of(right, X.iloc[5::20])), encoding="utf-8")
    lost = pickle.loads(pickle.dumps(right))
    lost["forest"].estimators_.pop()
    joblib.dump(wine_model(seed=8), candidates / "a.bin")
    (candidates / "b.bin").write_bytes(pickle.dumps(right))
    joblib.dump(lost, candidates / "c.bin")
    (candidates / "d.bin").write_bytes(POINTER)
    joblib.dump(right, candidates / "e.bin", compress=3)
    joblib.dump(wine_model(seed=7).fit(X.iloc[::2], y.iloc[::2]), candidates / "f.bin")


def wine() -> tuple[pd.DataFrame, pd.Series]:
    """The laboratory's measurements, and the vineyards."""
    X, y = load_wine(return_X_y=True, as_frame=True)
    return X, y


def wine_model(seed: int = 0) -> Pipeline:
    """The laboratory's model: the same at each call."""
    forest = RandomForestClassifier(TREES, min_samples_leaf=2, random_state=seed)
    return Pipeline([("scaler", StandardScaler()), ("forest", forest)]).fit(*wine())


def new_wines() -> pd.DataFrame:
    """Thirteen wines, their columns in another order than in training, and one column more."""
    X, _ = wine()
    new = X.iloc[3::14, ::-1].reset_index(drop=True)
    new.insert(4, "bottle", range(101, 101 + len(new)))
    return new


def reference() -> pd.DataFrame:
    """The rows of `golden.json`, the file of task 3."""
    return wine()[0].iloc[::15].reset_index(drop=True)


def golden_of(model: Any, X: pd.DataFrame) -> dict[str, Any]:
    """What `golden` of task 3 must return."""

    def lists(table: Any) -> list[list[float | None]]:
        rows = np.asarray(table, dtype=float).tolist()
        return [[None if value != value else value for value in row] for row in rows]

    return {
        "columns": list(X.columns),
        "dtypes": [str(dtype) for dtype in X.dtypes],
        "rows": lists(X),
        "probabilities": lists(model.predict_proba(X)),
    }


def small_wines(seed: int) -> pd.DataFrame:
    """`small_table`, with names that an error can tell and another scale for each column."""
    return small_table(seed, columns=["tannin", "acid", "sugar"]) * [1.0, 5.0, 30.0]


def small_wine_model(seed: int) -> tuple[Pipeline, pd.DataFrame]:
    """`small_model`, fitted on `small_wines`."""
    return small_model(seed, small_wines(seed))


def model_with_lambda() -> tuple[Pipeline, pd.DataFrame]:
    """A pipeline with a lambda of the running program in it: only dill can save it, and only dill can load it."""
    X = small_wines(seed=20)
    halve = eval("lambda X: X / 2", vars(sys.modules["__main__"]))
    steps = [("halve", FunctionTransformer(halve)), ("classifier", LogisticRegression())]
    model = Pipeline(steps).fit(X, small_labels(X, seed=20))
    model.note_ = "é" * 70_000  # whoever reads only the beginning of the file does not get this far
    return model, X


def dilled(thing: Any) -> bytes:
    """`dill.dumps`, which also recognises the running program where dill was imported before it began.

    Only then does the file refer to the program in the way that dill alone can read.
    """
    buffer = io.BytesIO()
    pickler = dill.Pickler(buffer)
    pickler._main = sys.modules["__main__"]
    pickler.dump(thing)
    return buffer.getvalue()


def attempt(namespace: Mapping[str, Any], name: str, *args: Any) -> Tried:
    """`tried`, but a slip is explained at once: it has nothing to do with what the check is about."""
    outcome = tried(namespace, name, *args)
    try:
        outcome.result()
    except NotYet as explained:
        if explained.cause in SLIPS:
            raise
    return outcome


def expect_model(answer: Any, name: str) -> None:
    """`NotYet` unless `answer`, which function `name` returned, can give probabilities."""
    expect_type(answer, object, name, "the model")
    if not hasattr(answer, "predict_proba"):
        raise not_yet("E-WRONG-TYPE", name=name, kind=type(answer).__name__, noun="the model")


def expect_refusal(
    outcome: Tried, kind: type[Exception], what: str, *, clue: str, silent: NotYet
) -> BaseException:
    """The error with which the function refused `what`: `silent` if it did not, `NotYet` if it is no `kind`.

    `clue` is where the function can see what is wrong.
    """
    other = not_yet(
        "E-WRONG-ERROR", what=what, name=outcome.name, outcome=outcome, wanted=kind.__name__, clue=clue
    )
    return expect_error(outcome, kind, silent=silent, other=other)


def expect_unchanged(frame: pd.DataFrame, before: pd.DataFrame, name: str) -> None:
    """`NotYet` unless `frame`, which function `name` was given, is still as it was before."""
    if not frame.equals(before) or list(frame) != list(before):
        raise not_yet("E-INPUT-CHANGED", name=name)


def expect_given_columns(table: pd.DataFrame, columns: list[str]) -> None:
    """`NotYet` unless the table that a given cell wrote still has these columns, in whatever order."""
    if sorted(table.columns) != sorted(columns):
        raise not_yet("E-COLUMNS", columns=list(table.columns), wanted=columns)
