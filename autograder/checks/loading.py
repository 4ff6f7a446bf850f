"""The checks of exercise 02-loading, and the files that it hands out.

The functions are tried on files, tables and models of the checks' own. The `*_file` checks judge only what lies on
disk (CSV and JSON, which cannot run code): their cells begin with ``# clean room`` and take nothing from the
notebook.
"""

import io
import json
import pickle
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import dill
import joblib
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from .kit import call_function as call
from .kit import diagnose, expect_type, fresh_folder, from_notebook, quiet
from .verdict import NotYet, passed, shorten

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + 64 * b"0" + b"\nsize 48213\n"
PAGE = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head></html>\n"
WORDS = ("empty", "pointer", "text", "broken")
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
GOLDEN_KEYS = ["columns", "rows", "probabilities"]
TREES = 10
# what `kit` says about these errors is better than what a check here could say
SLIPS = ("E-NAME", "E-EXIT", "E-TEXT-MODE", "E-PATH-NOT-FILE", "E-PATH-TYPE", "E-NO-JOBLIB-DUMPS")
CLASSES = ["p0", "p1", "p2"]


# --- what the exercise hands out ------------------------------------------------------------------------------


def hand_out(folder: str | Path) -> None:
    """Write the given files of the exercise into `folder`: always the same, whatever was there before."""
    folder = Path(folder)
    mystery, candidates = folder / "mystery", folder / "candidates"
    for each in (mystery, candidates):
        each.mkdir(parents=True, exist_ok=True)
    wine, labels = _wine()
    model, forest = _wine_model(), RandomForestClassifier(5, random_state=1).fit(wine, labels)
    joblib.dump(model, folder / "model.joblib")
    _new_wines().to_csv(folder / "new-wines.csv", index=False)
    _reference().to_csv(folder / "reference.csv", index=False)

    (mystery / "a.bin").write_bytes(pickle.dumps(model))
    joblib.dump(forest, mystery / "b.bin")
    joblib.dump(DecisionTreeClassifier(random_state=0).fit(wine, labels), mystery / "c.bin", compress=3)
    (mystery / "d.bin").write_bytes(_dilled(_model_with_lambda()[0]))
    (mystery / "e.bin").write_bytes(
        pickle.dumps({"model": GaussianNB().fit(wine, labels), "made": "2026-01-15"})
    )
    (mystery / "f.bin").write_bytes(b"")
    (mystery / "g.bin").write_bytes(POINTER)
    (mystery / "h.bin").write_bytes(PAGE)
    whole = (mystery / "b.bin").read_bytes()
    (mystery / "i.bin").write_bytes(whole[: len(whole) // 2])

    right = _wine_model(seed=7)
    (folder / "golden.json").write_text(json.dumps(_golden(right, wine.iloc[5::20])), encoding="utf-8")
    lost = pickle.loads(pickle.dumps(right))
    lost["forest"].estimators_.pop()
    joblib.dump(_wine_model(seed=8), candidates / "a.bin")
    (candidates / "b.bin").write_bytes(pickle.dumps(right))
    joblib.dump(lost, candidates / "c.bin")
    (candidates / "d.bin").write_bytes(POINTER)
    joblib.dump(right, candidates / "e.bin", compress=3)
    joblib.dump(_wine_model(seed=7).fit(wine.iloc[::2], labels.iloc[::2]), candidates / "f.bin")


def _wine() -> tuple[pd.DataFrame, pd.Series]:
    return load_wine(return_X_y=True, as_frame=True)


def _wine_model(seed: int = 0) -> Pipeline:
    """The laboratory's model: the same at each call."""
    forest = RandomForestClassifier(TREES, min_samples_leaf=2, random_state=seed)
    return Pipeline([("scaler", StandardScaler()), ("forest", forest)]).fit(*_wine())


def _new_wines() -> pd.DataFrame:
    """Thirteen wines, their columns in another order than in training, and one column more."""
    wine, _ = _wine()
    new = wine.iloc[3::14, ::-1].reset_index(drop=True)
    new.insert(4, "bottle", range(101, 101 + len(new)))
    return new


def _reference() -> pd.DataFrame:
    return _wine()[0].iloc[::15].reset_index(drop=True)


def _golden(model: Any, X: pd.DataFrame) -> dict[str, Any]:
    """What `golden` of task 3 must return."""
    return {
        "columns": list(X.columns),
        "rows": X.to_numpy().tolist(),
        "probabilities": model.predict_proba(X).tolist(),
    }


# --- task 1: load any file ------------------------------------------------------------------------------------


def load_any_reads(namespace: Mapping[str, Any]) -> None:
    """`load_any(path)` gives back the model from whatever wrote the file, whatever the file is called."""
    function = from_notebook(namespace, "load_any")
    model, X = _small_model(seed=11)
    odd, odd_X = _model_with_lambda()
    with fresh_folder() as folder:
        (folder / "one.joblib").write_bytes(pickle.dumps(model))
        joblib.dump(model, folder / "two.pkl")
        joblib.dump(model, folder / "three.pkl", compress=3)
        (folder / "four.joblib").write_bytes(_dilled(odd))
        (folder / "five.pkl").write_bytes(pickle.dumps({"features": list(X), "model": model, "score": 0.9}))
        joblib.dump({"model": model}, folder / "six")
        for name, what, wanted, frame in [
            ("one.joblib", "a pickle", model, X),
            ("two.pkl", "a joblib file", model, X),
            ("three.pkl", "a compressed joblib file", model, X),
            ("four.joblib", "a file that dill wrote, with a lambda in it", odd, odd_X),
            ("five.pkl", "a pickled dictionary with a model in it", model, X),
            ("six", "a joblib file of a dictionary with a model in it", model, X),
        ]:
            path = folder / name
            loaded, error = _attempt(function, str(path) if name == "one.joblib" else path)
            if isinstance(error, KeyError) and "dictionary" in what:
                loaded, error = {}, None  # another key than the one that was named
            if error is not None:
                raise NotYet(
                    "E-WRONG-LOADER",
                    found=f"for {what} ({name}), `load_any` raised {_said(error, 60)}.",
                    expected="the model in it.",
                    why="a name is a promise, not a proof: the same ending may hide any writer.",
                    next="try `joblib.load(path)`, which also reads pickles; if that raises, open the file with"
                    " 'rb' and try `dill.load(file)`.",
                )
            expect_type(loaded, object, "load_any", "the model")
            if isinstance(loaded, dict):
                raise NotYet(
                    "E-CONTAINER",
                    found=f"for {what}, `load_any` did not return that model.",
                    expected="the model under its key `model`.",
                    why="whoever loads a model calls `predict` on what comes out.",
                    next="if what you loaded is a `dict`, return `loaded['model']`.",
                )
            _expect_same(loaded, wanted, frame, f"what `load_any` returned for {what}")
    passed(
        "load_any() read pickle, joblib, compressed joblib, dill and dictionaries, under misleading names."
    )


def load_any_refuses(namespace: Mapping[str, Any]) -> None:
    """`load_any(path)` says in a ValueError what is wrong with a file that is no model."""
    function = from_notebook(namespace, "load_any")
    model, _ = _small_model(seed=12)
    with fresh_folder() as folder:
        joblib.dump(model, folder / "whole")
        joblib.dump(model, folder / "packed", compress=3)
        whole, packed = (folder / "whole").read_bytes(), (folder / "packed").read_bytes()
        for name, what, content, word in [
            ("1.pkl", "an empty file", b"", "empty"),
            ("2.pkl", "a git-LFS pointer", POINTER.replace(b"48213", b"7"), "pointer"),
            ("3.joblib", "a page of HTML", PAGE, "text"),
            ("4.pkl", "a CSV file", b"age,income\n41,38000\n29,52000\n", "text"),
            ("5.joblib", "a joblib file cut in half", whole[: len(whole) // 2], "broken"),
            ("6.joblib", "a compressed file cut in half", packed[: len(packed) // 2], "broken"),
            ("7.pkl", "a pickle cut in half", pickle.dumps(model)[:300], "broken"),
        ]:
            (folder / name).write_bytes(content)
            loaded, error = _attempt(function, folder / name)
            if error is None:
                raise NotYet(
                    "E-NO-ERROR",
                    found=f"for {what}, `load_any` returned {_told(loaded)}.",
                    expected="a ValueError.",
                    why="the caller would go on with something that is no model.",
                    next="raise `ValueError` when no loader can read the file; do not return None or text.",
                )
            if not isinstance(error, ValueError):
                raise NotYet(
                    "E-WRONG-ERROR",
                    found=f"for {what}, `load_any` raised {_said(error, 50)}.",
                    expected=f"a ValueError that says `{word}`.",
                    why="loaders fail with ten kinds of errors, none of which says what the matter is.",
                    next="look at the bytes before you load; put each load into `try … except Exception`.",
                )
            text = str(error).lower()
            if word not in text or all(each in text for each in WORDS):
                raise NotYet(
                    "E-CAUSE",
                    found=f"for {what}, the error says: {shorten(str(error), 70)}.",
                    expected=f"the word `{word}`, the one that fits.",
                    why="each cause has another cure: save again, git lfs pull, mend the address, copy again.",
                    next="check in this order: no bytes; begins with `version https://git-lfs`; is readable text; else"
                    " broken.",
                )
        missing, error = _attempt(function, folder / "nowhere.pkl")
        if not isinstance(error, FileNotFoundError):
            raise NotYet(
                "E-MISSING-FILE",
                found="for a path where no file is, `load_any` "
                + (f"returned {_told(missing)}." if error is None else f"raised {type(error).__name__}."),
                expected="Python's own FileNotFoundError.",
                why="a missing file is another trouble than a bad one, and has a name already.",
                next="read the bytes outside of `try`, so that this error passes through.",
            )
    passed("load_any() told seven bad files apart, and let FileNotFoundError through.")


def inventory_file(folder: str | Path) -> None:
    """`inventory.csv` says of each mystery file which model is in it, or what is wrong with it."""
    table = _read_csv(Path(folder) / "inventory.csv", ["file", "found"])
    found = dict(zip(table["file"].astype(str), table["found"].astype(str), strict=True))
    if sorted(found) != sorted(INVENTORY) or len(table) != len(INVENTORY):
        raise NotYet(
            "E-INVENTORY",
            found=f"inventory.csv lists {len(table)} files: {shorten(', '.join(found), 50)}.",
            expected=f"one row for each of {', '.join(INVENTORY)}.",
            why="a file that is not on the list is a file nobody looked at.",
            next="run the cell that makes the table again, as it was given.",
        )
    for name, wanted in INVENTORY.items():
        error = wanted in WORDS
        right = (
            found[name].startswith("ValueError") and wanted in found[name].lower()
            if error
            else found[name] == wanted
        )
        if not right or all(word in found[name].lower() for word in WORDS):
            raise NotYet(
                "E-INVENTORY",
                found=f"for {name} the table says: {shorten(found[name], 60)}.",
                expected=f"a ValueError that says `{wanted}`." if error else f"a {wanted}.",
                why="this table decides which files are used and which are fetched again.",
                next=f"call `load_any('given/mystery/{name}')` in a new cell and follow what it does.",
            )
    passed("inventory.csv is right about all nine files.")


# --- task 2: predict safely -----------------------------------------------------------------------------------


def predict_safely_columns(namespace: Mapping[str, Any]) -> None:
    """`predict_safely(model, frame)` takes columns by name, and leaves the frame and the model as they are."""
    function = from_notebook(namespace, "predict_safely")
    model, X = _small_model(seed=13)
    wanted = model.predict_proba(X)
    extra = X.assign(batch=range(len(X)), year=2025.0)[["year", "sugar", "batch", "acid", "tannin"]]
    for what, cause, frame in [
        ("the columns as in training", "E-PREDICTIONS", X),
        ("the columns in another order", "E-COLUMN-ORDER", X[X.columns[::-1]]),
        ("two columns more", "E-EXTRA-COLUMN", extra),
        ("a single row", "E-PREDICTIONS", X.iloc[4:5, ::-1]),
    ]:
        before = frame.copy()
        answer, error = _attempt(function, model, frame)
        if not frame.equals(before) or list(frame) != list(before):
            raise NotYet(
                "E-INPUT-CHANGED",
                found=f"`predict_safely` changed the table it was given ({what}).",
                expected="the caller's table, untouched.",
                why="the caller still needs the columns that were dropped or moved.",
                next="no `pop`, no `inplace=True`, no assignment into `frame`; `frame[list_of_names]` is a new table.",
            )
        if error is not None:
            _raise_columns(cause, what, f"raised {_said(error, 60)}")
        expect_type(answer, np.ndarray, "predict_safely", "the array that `predict_proba` gives")
        expected = wanted[4:5] if len(frame) == 1 else wanted
        if answer.shape == expected.shape[:1]:
            raise NotYet(
                "E-LABELS-ONLY",
                found=f"`predict_safely` returned one value for each row, of type {answer.dtype}.",
                expected="probabilities: one column for each class.",
                why="a probability can be compared with a limit; a label has already been decided.",
                next="return `model.predict_proba(…)`.",
            )
        if answer.shape != expected.shape or not np.allclose(answer, expected, rtol=0, atol=1e-9):
            if not np.array_equal(model.predict_proba(X), wanted):
                _raise_refit()
            _raise_columns(cause, what, "gave other probabilities than the model")
    if not np.array_equal(model.predict_proba(X), wanted):
        _raise_refit()
    passed("predict_safely() took shuffled and surplus columns, and changed neither table nor model.")


def _raise_refit() -> None:
    raise NotYet(
        "E-REFIT",
        found="after `predict_safely` the model answers differently than before.",
        expected="the same model.",
        why="whoever calls `fit` on the data to predict makes a new model, with another scale.",
        next="use `predict_proba` only; a fitted pipeline scales by itself.",
    )


def _raise_columns(cause: str, what: str, found: str) -> None:
    raise NotYet(
        cause,
        found=f"with {what}, `predict_safely` {found}.",
        expected="what the model says with its own columns in its own order.",
        why="in an array the first number is taken for the first column, whatever it is.",
        next="`frame[list(model.feature_names_in_)]` picks the right columns in the right order; pass that table.",
    )


def predict_safely_refuses(namespace: Mapping[str, Any]) -> None:
    """`predict_safely` refuses what has no names (TypeError) or lacks columns (ValueError that names them)."""
    function = from_notebook(namespace, "predict_safely")
    model, X = _small_model(seed=14)
    for what, table in [("an array", X.to_numpy()), ("a list of lists", X.to_numpy().tolist())]:
        _, error = _attempt(function, model, table)
        if error is None:
            raise NotYet(
                "E-ARRAY-ACCEPTED",
                found=f"`predict_safely` answered {what}.",
                expected="a TypeError.",
                why="without names nobody can tell whether the columns are in order; the answer may be silently wrong.",
                next="begin with `if not isinstance(frame, pd.DataFrame): raise TypeError(…)`.",
            )
        if not isinstance(error, TypeError):
            _raise_wrong_error(
                what, error, "TypeError", "ask `isinstance(frame, pd.DataFrame)` before anything else"
            )
    for lacking in (["acid"], ["tannin", "sugar"]):
        _, error = _attempt(function, model, X.drop(columns=lacking))
        what = f"a table without {' and '.join(lacking)}"
        if error is None:
            raise NotYet(
                "E-MISSING-COLUMN",
                found=f"`predict_safely` answered for {what}.",
                expected="a ValueError.",
                why="a zero or a mean in place of a missing column is an invented measurement.",
                next="compare `model.feature_names_in_` with `frame.columns`, and raise if something is missing.",
            )
        if not isinstance(error, ValueError):
            _raise_wrong_error(what, error, "ValueError", "look for missing names before you pick columns")
        if not all(name in str(error) for name in lacking):
            raise NotYet(
                "E-NAMES-NOT-TOLD",
                found=f"for {what}, the error says: {shorten(str(error), 60)}.",
                expected="every missing name in the text.",
                why="whoever reads the message must know what to send.",
                next="collect all missing names in a list and put it into the message: `f'missing: {missing}'`.",
            )
    passed(
        "predict_safely() refused an array, a list, and tables without a column, and named what was missing."
    )


def _raise_wrong_error(what: str, error: BaseException, wanted: str, step: str) -> None:
    raise NotYet(
        "E-WRONG-ERROR",
        found=f"for {what}, it raised {_said(error, 60)}.",
        expected=f"a {wanted}.",
        why="callers catch the kind of error they were promised; an accident deep inside is not a promise.",
        next=f"{step}, and raise `{wanted}` yourself.",
    )


def predictions_file(folder: str | Path) -> None:
    """`predictions.csv` holds the model's probabilities for the new wines."""
    new, model = _new_wines(), _wine_model()
    table = _read_csv(Path(folder) / "predictions.csv", ["bottle", *CLASSES])
    if table["bottle"].tolist() != new["bottle"].tolist():
        raise NotYet(
            "E-ROWS",
            found=f"predictions.csv has the bottles {shorten(str(table['bottle'].tolist()), 50)}.",
            expected=f"{len(new)} bottles, in the order of new-wines.csv.",
            why="a probability belongs to one bottle.",
            next="neither sort nor drop rows in `predict_safely`.",
        )
    right = model.predict_proba(new[list(model.feature_names_in_)])
    given = table[CLASSES].apply(pd.to_numeric, errors="coerce").to_numpy()
    wrong = int((~np.isclose(given, right, rtol=0, atol=1e-6)).any(axis=1).sum())
    if wrong:
        raise NotYet(
            "E-PREDICTIONS",
            found=f"{wrong} of {len(new)} bottles have other probabilities than the model gives.",
            expected="what the model says, with the columns in the order of training.",
            why="new-wines.csv has other columns than the training data: one more, and in another order.",
            next="let `predict_safely` pick `frame[list(model.feature_names_in_)]`.",
        )
    passed("predictions.csv has the right probabilities for all new wines.")


# --- task 3: golden predictions -------------------------------------------------------------------------------


class Fixed(ClassifierMixin, BaseEstimator):
    """A stand-in for a fitted model: its probabilities are a fixed function of the frame's first column.

    `shift` moves them a little, `swap` changes the label it predicts but not the probabilities, `hole` makes the
    first of them NaN, `column` is the column that it wants.
    """

    def __init__(self, shift: float = 0.0, swap: bool = False, hole: bool = False, column: str = "acid"):
        self.shift, self.swap, self.hole, self.column = shift, swap, hole, column
        self.classes_, self.feature_names_in_, self.n_features_in_ = np.array([0, 1]), np.array([column]), 1

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        p = 0.2 + np.asarray(X[self.column], dtype=float) / 2 + self.shift
        if self.hole:
            p[0] = np.nan
        return np.column_stack([1 - p, p])

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return (self.predict_proba(X)[:, 1] > 0.5).astype(int) ^ self.swap


def golden(namespace: Mapping[str, Any]) -> None:
    """`golden(model, X)` is a dictionary that JSON can hold, and holds every digit."""
    function = from_notebook(namespace, "golden")
    model, X = _small_model(seed=15)
    frame = X.iloc[2:9, ::-1]
    frame = frame[list(model.feature_names_in_)]
    before = frame.copy()
    made = call(function, model, frame)
    expect_type(made, dict, "golden", "a dictionary")
    if not frame.equals(before) or list(frame) != list(before):
        raise NotYet(
            "E-INPUT-CHANGED",
            found="`golden` changed the table it was given.",
            expected="the caller's table, untouched.",
            why="the caller goes on working with it.",
            next="assign nothing into `X`; `.to_numpy().tolist()` makes a copy.",
        )
    try:
        back = json.loads(json.dumps(made))
    except (TypeError, ValueError) as error:
        raise diagnose(error, "`json.dumps` of what `golden` returned raised") from None
    _expect_golden(back, _golden(model, frame), "`golden` returned")
    passed("golden() kept columns, rows and probabilities of another model, to the last digit, as JSON.")


def matches(namespace: Mapping[str, Any]) -> None:
    """`matches(golden, model)` tells the very same model from every other one."""
    function = from_notebook(namespace, "matches")
    X = pd.DataFrame({"acid": [0.1, 0.4, 0.65, 0.9]})
    model, frame = _small_model(seed=16)
    other, _ = _small_model(seed=17)
    reloaded = pickle.loads(pickle.dumps(model))
    kept, plain, holed = _golden(model, frame[:6]), _golden(Fixed(), X), _golden(Fixed(hole=True), X)
    for made, candidate, wanted, cause, what in [
        (kept, reloaded, True, "E-NEVER-EQUAL", "the model itself, loaded from its file"),
        (kept, other, False, "E-ALWAYS-EQUAL", "a model with other settings"),
        (plain, Fixed(), True, "E-NEVER-EQUAL", "the model itself, as another object"),
        (plain, Fixed(shift=0.004), False, "E-TOLERANCE", "a model whose probabilities differ by 0.004"),
        (plain, Fixed(shift=1e-9), False, "E-TOLERANCE", "a model whose probabilities differ by a billionth"),
        (holed, Fixed(hole=True), True, "E-NAN", "the model itself, which gives NaN for one row"),
        (holed, Fixed(), False, "E-NAN", "a model that gives a number where NaN was"),
    ]:
        answer = call(function, json.loads(json.dumps(made)), candidate)
        expect_type(answer, bool | np.bool_, "matches", "True or False")
        if bool(answer) != wanted:
            raise NotYet(
                cause,
                found=f"`matches` says {bool(answer)} for {what}.",
                expected=f"{wanted}.",
                why="in the same environment a loaded model repeats its probabilities to the last bit, NaN included.",
                next="make a DataFrame of `rows` and `columns`, and compare `predict_proba` of it by"
                " `np.array_equal(…, equal_nan=True)`.",
            )
    answer, error = _attempt(function, json.loads(json.dumps(plain)), Fixed(column="sugar"))
    if error is None:
        expect_type(answer, bool | np.bool_, "matches", "True or False")
    if error is not None or answer:
        raise NotYet(
            "E-OTHER-COLUMNS",
            found="for a model that wants other columns, `matches` "
            + (f"raised {type(error).__name__}." if error is not None else f"says {_told(answer)}."),
            expected="False.",
            why="a model that cannot even answer the golden rows is not the one that answered them.",
            next="put the prediction into `try`, and `return False` in `except Exception`.",
        )
    passed("matches() recognised the same model, with NaN too, and no other: not even one a billionth away.")


def golden_file(folder: str | Path) -> None:
    """`golden.json` holds the reference rows and what the given model answers to them."""
    path = Path(folder) / "golden.json"
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _file_missing("golden.json", "golden") from None
    except ValueError as error:
        raise NotYet(
            "E-NOT-JSON",
            found=f"golden.json is no JSON: {shorten(str(error), 60)}.",
            expected="one JSON object.",
            why="JSON can be read by any language and cannot run code.",
            next="return a dictionary of lists, text and numbers from `golden`, and run the cell below it again.",
        ) from None
    _expect_golden(made, _golden(_wine_model(), _reference()), "golden.json holds")
    passed("golden.json lets anybody test the model, without its author and without its training data.")


def _expect_golden(made: Any, right: dict[str, Any], subject: str) -> None:
    """`NotYet` unless `made` is the golden dictionary `right`: exact, but for the last bit of arithmetic."""
    missing = [key for key in GOLDEN_KEYS if not isinstance(made, dict) or key not in made]
    if missing:
        raise NotYet(
            "E-KEYS",
            found=f"{subject} a {type(made).__name__} without {', '.join(missing)}.",
            expected=f"the keys {', '.join(GOLDEN_KEYS)}.",
            why="`matches` and everybody else look for these names.",
            next="return `{'columns': …, 'rows': …, 'probabilities': …}`.",
        )
    if made["columns"] != right["columns"]:
        raise NotYet(
            "E-FEATURES",
            found=f"{subject} the columns {shorten(str(made['columns']), 60)}.",
            expected="the names of X's columns, as a list, in their order.",
            why="rows without the right names are numbers in the dark.",
            next="use `list(X.columns)`.",
        )
    for key, noun, step in [
        ("rows", "the values of X, all rows, unrounded", "`X.to_numpy().tolist()`"),
        ("probabilities", "`predict_proba` of these rows, unrounded", "`model.predict_proba(X).tolist()`"),
    ]:
        try:
            values = np.array(made[key], dtype=float)
        except (TypeError, ValueError):
            values = np.empty(0)
        wanted = np.array(right[key])
        if values.shape != wanted.shape:
            shape = (
                "of the form " + " × ".join(map(str, values.shape)) if values.size else "no table of numbers"
            )
            raise NotYet(
                "E-SHAPE",
                found=f"{key} is {shape}.",
                expected=f"{noun}: {' × '.join(map(str, wanted.shape))}.",
                why="each row needs its answer, and each answer its row.",
                next=f"use {step}.",
            )
        gap = np.nanmax(abs(values - wanted)) if np.isfinite(values).any() else np.inf
        if not gap <= 1e-12:
            raise NotYet(
                "E-ROUNDED" if gap < 0.01 else "E-VALUES",
                found=f"{key} differ from the right ones by up to {gap:.2g}.",
                expected=f"{noun}.",
                why="a rounded answer forces a tolerance, and a tolerance lets other models pass.",
                next=f"use {step}: JSON keeps every digit of a float.",
            )


# --- task 4: the start of a service ---------------------------------------------------------------------------


def start(namespace: Mapping[str, Any]) -> None:
    """`start(path, golden)` returns the tested model with one job, and refuses every other file."""
    function = from_notebook(namespace, "start")
    X, y = _table(seed=18)
    # two trees: a + b is b + a, so the order in which two threads finish changes no bit
    forest = RandomForestClassifier(2, random_state=3, n_jobs=2)
    model = Pipeline([("scaler", StandardScaler()), ("trees", forest)]).fit(X, y)
    model.set_params(trees__n_jobs=1)
    right, made = model.predict_proba(X), _golden(model, X[:9])
    other, _ = _small_model(seed=18)
    near, near_X = _small_model(seed=19)
    near_golden = _golden(near, near_X[:9])
    near["classifier"].coef_[0, 0] += 1e-7
    with fresh_folder() as folder:
        joblib.dump(other, folder / "other.bin")
        joblib.dump(near, folder / "near.bin")
        (folder / "pointer.bin").write_bytes(POINTER)
        model.set_params(trees__n_jobs=2)
        for name, save in [
            ("right.joblib", lambda path: joblib.dump(model, path)),
            ("right.pkl", lambda path: path.write_bytes(pickle.dumps(model))),
        ]:
            save(folder / name)
            loaded, error = _attempt(function, folder / name, made)
            if error is not None:
                raise NotYet(
                    "E-REFUSED-RIGHT",
                    found=f"`start` refused the right model ({name}): {_said(error, 50)}.",
                    expected="the model.",
                    why="a service that does not start is as useless as a wrong one.",
                    next="load with your `load_any`, test with your `matches(golden, model)`.",
                )
            expect_type(loaded, object, "start", "the model")
            jobs = _jobs(loaded)
            if any(value not in (None, 1) for value in jobs.values()):
                raise NotYet(
                    "E-N-JOBS",
                    found=f"the model that `start` returned has {shorten(str(jobs), 50)}.",
                    expected="1 for every `n_jobs`.",
                    why="n_jobs is saved too; for single rows it costs time, and threads change the last bit.",
                    next="for each `name` in `model.get_params()` that ends in `n_jobs`, call"
                    " `model.set_params(**{name: 1})`.",
                )
            _expect_same(loaded, right, X, "the model that `start` returned", cause="E-REFIT")
        for name, made_for, what in [
            ("other.bin", made, "another model"),
            ("near.bin", near_golden, "a model with one coefficient changed by 0.0000001"),
            ("pointer.bin", made, "a git-LFS pointer"),
        ]:
            answer, error = _attempt(function, folder / name, made_for)
            if error is None:
                raise NotYet(
                    "E-NOT-REFUSED",
                    found=f"`start` returned {_told(answer)} for {what}.",
                    expected="a ValueError.",
                    why="after this line the service answers customers.",
                    next="`if not matches(golden, model): raise ValueError(…)`, and return the model after it.",
                )
            if not isinstance(error, ValueError):
                _raise_wrong_error(what, error, "ValueError", "test with `if not matches(…)`")
    passed(
        "start() returned the tested model with one job, and refused another, a nearly equal one and a pointer."
    )


def accepted_file(folder: str | Path) -> None:
    """`accepted.json` tells which of the candidates are the laboratory's model."""
    path = Path(folder) / "accepted.json"
    try:
        accepted = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _file_missing("accepted.json", "start") from None
    except ValueError as error:
        raise NotYet(
            "E-NOT-JSON",
            found=f"accepted.json is no JSON: {shorten(str(error), 60)}.",
            expected="one JSON object.",
            why="JSON can be read by any language and cannot run code.",
            next="run the cell that writes it again, as it was given.",
        ) from None
    told = accepted if isinstance(accepted, dict) else {}
    wrong = [name for name, right in CANDIDATES.items() if told.get(name) is not right]
    if wrong or set(told) != set(CANDIDATES):
        yes = [name for name, value in told.items() if value is True]
        raise NotYet(
            "E-CANDIDATES",
            found=f"accepted: {shorten(', '.join(yes), 40) or 'none'}; wrong about {shorten(', '.join(wrong), 40)}.",
            expected="True for those that give the golden answers exactly, False for all others.",
            why="one candidate has lost a tree, one was fitted again, one has another seed: all look healthy.",
            next="mend `start` until its check passes, then run the cell below it again.",
        )
    passed("accepted.json: exactly the right candidates were let in.")


# --- help ----------------------------------------------------------------------------------------------------


def _attempt(function: Callable[..., Any], *args: Any) -> tuple[Any, BaseException | None]:
    """(answer, None), or (None, the exception that the learner's function raised)."""
    try:
        return call(function, *args), None
    except NotYet as told:
        if told.__cause__ is None or told.cause in SLIPS:
            raise
        return None, told.__cause__


def _said(error: BaseException, limit: int) -> str:
    """The exception in one line: its class, and what it says if it says anything."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {shorten(text, limit)}" if text else type(error).__name__


def _told(value: Any) -> str:
    return (
        "None"
        if value is None
        else f"a {type(value).__name__}"
        if not isinstance(value, bool)
        else str(value)
    )


def _expect_same(
    loaded: Any, right: Any, X: pd.DataFrame, subject: str, cause: str = "E-OTHER-MODEL"
) -> None:
    """`NotYet` unless `loaded` gives for X the probabilities `right` (or those of the model `right`)."""
    if not hasattr(loaded, "predict_proba"):
        raise NotYet(
            "E-WRONG-TYPE",
            found=f"{subject} is a {type(loaded).__name__}.",
            expected="the model.",
            why="the caller wants to predict with what comes back.",
            next="return the object that the loader gave you.",
        )
    with quiet():
        wanted = right if isinstance(right, np.ndarray) else right.predict_proba(X)
        try:
            same = np.array_equal(np.asarray(loaded.predict_proba(X), dtype=float), wanted)
        except Exception:
            same = False
    if not same:
        raise NotYet(
            cause,
            found=f"{subject} is a {type(loaded).__name__} that does not give the probabilities of the saved model.",
            expected="exactly the model that is in the file.",
            why="`fit` on a loaded model makes another model; a variable of the notebook is another model, too.",
            next="return what the loader gave you, and never call `fit` on it.",
        )


def _jobs(model: Any) -> dict[str, Any]:
    try:
        params = model.get_params()
    except Exception:
        return {}
    return {name: value for name, value in params.items() if name.split("__")[-1] == "n_jobs"}


def _file_missing(name: str, function: str) -> NotYet:
    return NotYet(
        "E-FILE-MISSING",
        found=f"there is no {name} in the folder `work`.",
        expected=f"{name}, written by the given cell that calls `{function}`.",
        why="the file is what you hand in.",
        next=f"make `{function}` work, then run the cell below it; if that cell shows an error, mend that first.",
    )


def _read_csv(path: Path, columns: list[str]) -> pd.DataFrame:
    """The learner's table with these columns; `NotYet` if there is none."""
    function = {"inventory.csv": "load_any", "predictions.csv": "predict_safely"}[path.name]
    try:
        table = pd.read_csv(path)
    except FileNotFoundError:
        raise _file_missing(path.name, function) from None
    except Exception as error:
        raise diagnose(error, f"reading {path.name} raised") from None
    if sorted(table.columns) != sorted(columns):
        raise NotYet(
            "E-COLUMNS",
            found=f"the columns are {shorten(', '.join(map(str, table.columns)), 70)}.",
            expected=f"{', '.join(columns)}.",
            why="a table that others read by name must have those names.",
            next="run the cell that writes it again, as it was given.",
        )
    return table


def _table(seed: int) -> tuple[pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(seed)
    X = pd.DataFrame(rng.normal(size=(60, 3)), columns=["tannin", "acid", "sugar"]) * [1.0, 5.0, 30.0]
    return X, (X["acid"] + rng.normal(size=60) > 0).astype(int)


def _small_model(seed: int) -> tuple[Pipeline, pd.DataFrame]:
    """A small fitted pipeline that no notebook has, and the frame (60 × 3) it was fitted on."""
    X, y = _table(seed)
    return Pipeline([("scaler", StandardScaler()), ("classifier", LogisticRegression(C=1.0 + seed))]).fit(
        X, y
    ), X


def _dilled(thing: Any) -> bytes:
    """`dill.dumps`, which also recognises the running program where dill was imported before it began.

    Only then does the file refer to the program in the way that dill alone can read.
    """
    buffer = io.BytesIO()
    pickler = dill.Pickler(buffer)
    pickler._main = sys.modules["__main__"]
    pickler.dump(thing)
    return buffer.getvalue()


def _model_with_lambda() -> tuple[Pipeline, pd.DataFrame]:
    """A pipeline with a lambda of the running program in it: only dill can save it, and only dill can load it."""
    X, y = _table(seed=20)
    halve = eval("lambda X: X / 2", vars(sys.modules["__main__"]))
    steps = [("halve", FunctionTransformer(halve)), ("classifier", LogisticRegression())]
    return Pipeline(steps).fit(X, y), X
