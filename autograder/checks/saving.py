"""The checks of exercise 01-saving.

Each check tries a property on inputs of its own (other models, other files, other folders), so that neither a
constant nor the notebook's own variables can pass it. The `*_files` checks judge only what lies on disk: their
cells begin with ``# clean room`` and take nothing from the notebook.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from numbers import Real
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import sklearn
from sklearn.base import BaseEstimator
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted

from .kit import (
    another_process,
    another_time_zone,
    call,
    count_opens,
    diagnose,
    expect_type,
    expect_utc,
    fresh_folder,
    from_notebook,
    open_file,
    quiet,
    shorten,
)
from .loader import Opened
from .verdict import NotYet, passed

STEPS = {"scaler": StandardScaler, "pca": PCA, "forest": RandomForestClassifier}
FILES = {"model.pkl": "pickle", "model.joblib": "joblib", "model-compressed.joblib": "joblib"}
COLUMNS = ["format", "size_bytes", "load_ms"]
METADATA = ["feature_names", "trained_at", "cv_mean", "cv_std", "sklearn_version", "data_sha256"]
# 5-fold cross-validation accuracy of the model solution on the training part; a test measures it again.
SCORES = np.array([0.9651, 0.9647, 0.9294, 0.9294, 0.9647])
LOADS = 5
SHORT_NAP_MS, NAP_MS = 4, 60
# The coarsest clock that a learner may use: a millionth here, 15.6 ms on Windows.
TICK_MS = 1000 * max(time.get_clock_info(clock).resolution for clock in ("time", "monotonic"))


def data() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]:
    """The exercise's data: X_train (426 × 30), X_test (143 × 30), y_train, y_test."""
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    return train_test_split(X, y, test_size=0.25, random_state=42, stratify=y)


# --- task 1: the pipeline -------------------------------------------------------------------------------------


def pipeline(namespace: Mapping[str, Any]) -> None:
    """`build_pipeline()` returns a new, unfitted pipeline of the three steps each time."""
    build = from_notebook(namespace, "build_pipeline")
    first = call(build)
    expect_type(first, BaseEstimator, "build_pipeline", "a scikit-learn Pipeline")
    _expect_steps(first, "build_pipeline() returned")
    if call(build) is first:
        raise NotYet(
            "E-SHARED-OBJECT",
            found="two calls of `build_pipeline` return the very same object.",
            expected="a new pipeline from each call.",
            why="fitting one would silently change the other.",
            next="create the Pipeline inside the function.",
        )
    if _is_fitted(first):
        raise NotYet(
            "E-FITTED-TOO-EARLY",
            found="`build_pipeline()` returns a pipeline that is fitted already.",
            expected="an unfitted one: `model` is fitted in the line below the function.",
            why="cross-validation needs the recipe, not a finished model.",
            next="move `.fit(X_train, y_train)` out of the function.",
        )
    passed("build_pipeline() makes a new pipeline: scaler, pca, forest.")


def fitted(namespace: Mapping[str, Any]) -> None:
    """`model` is such a pipeline, fitted on the training rows and no others."""
    model = from_notebook(namespace, "model")
    if model is None or model is Ellipsis:
        raise NotYet(
            "E-NOT-ATTEMPTED",
            found="`model` holds nothing yet.",
            expected="a fitted pipeline.",
            why="everything below saves and loads this object.",
            next="write `model = build_pipeline()` and call its `fit` with the training data.",
        )
    _expect_steps(model, "`model` is")
    _expect_training_rows(model, "`model`")
    passed("model is the pipeline, fitted on the 426 training rows.")


def _expect_steps(model: Any, subject: str) -> None:
    """`NotYet` unless `model` is a Pipeline with the exercise's steps and settings."""
    if not isinstance(model, Pipeline):
        raise NotYet(
            "E-NOT-A-PIPELINE",
            found=f"{subject} a {type(model).__name__}.",
            expected="one Pipeline: scaler, pca, forest.",
            why="saved alone, a model meets unscaled data later and is wrong without any error.",
            next="build `Pipeline([('scaler', …), ('pca', …), ('forest', …)])`, fit it, and save that whole object.",
        )
    if not all(isinstance(step, tuple) and len(step) == 2 for step in model.steps):
        raise NotYet(
            "E-STEP-NAMES",
            found=f"{subject} a Pipeline whose steps are not pairs.",
            expected="three pairs of a name and an estimator.",
            why="whoever opens the file finds a step by its name.",
            next="use `Pipeline([('scaler', StandardScaler()), …])`.",
        )
    names = [name for name, _ in model.steps]
    kinds = [type(step) for _, step in model.steps]
    if StandardScaler not in kinds:
        raise NotYet(
            "E-SCALER-MISSING",
            found=f"{subject} a Pipeline with the steps {', '.join(names)}, no StandardScaler.",
            expected="scaler, pca, forest.",
            why="PCA looks for large variance: unscaled, the column with the largest unit drowns the others.",
            next="put `('scaler', StandardScaler())` first.",
        )
    if sorted(kinds, key=str) != sorted(STEPS.values(), key=str):
        raise NotYet(
            "E-STEPS",
            found=f"{subject} a Pipeline of {', '.join(kind.__name__ for kind in kinds)}.",
            expected="StandardScaler, PCA, RandomForestClassifier.",
            why="the files and sizes of the next tasks are those of this pipeline.",
            next="use exactly these three steps.",
        )
    if kinds != list(STEPS.values()):
        raise NotYet(
            "E-STEP-ORDER",
            found=f"{subject} a Pipeline in the order {', '.join(kind.__name__ for kind in kinds)}.",
            expected="StandardScaler, then PCA, then the forest.",
            why="PCA must see scaled columns.",
            next="reorder the list of steps.",
        )
    if names != list(STEPS):
        raise NotYet(
            "E-STEP-NAMES",
            found=f"{subject} a Pipeline with the step names {', '.join(names)}.",
            expected="scaler, pca, forest.",
            why="whoever opens the file finds a step by its name, as in `model['scaler']`;"
            " make_pipeline picks names of its own.",
            next="use `Pipeline([('scaler', …), …])`.",
        )
    settings = {
        "PCA n_components": (model["pca"].n_components, 10),
        "forest n_estimators": (model["forest"].n_estimators, 100),
        "forest random_state": (model["forest"].random_state, 42),
    }
    for name, (value, wanted) in settings.items():
        if value != wanted:
            raise NotYet(
                "E-SETTINGS",
                found=f"{name} is {value!r}.",
                expected=f"{wanted}.",
                why="with a fixed seed and the same settings everybody gets the same forest.",
                next=f"set it to {wanted}.",
            )


def _expect_training_rows(model: Pipeline, subject: str) -> None:
    """`NotYet` unless the pipeline was fitted, on the training rows."""
    if not _is_fitted(model):
        raise NotYet(
            "E-NOT-FITTED",
            found=f"{subject} was never fitted.",
            expected="a pipeline fitted on X_train, y_train.",
            why="an unfitted pipeline saves without complaint and fails when it must predict.",
            next="call `.fit(X_train, y_train)` before anything is saved.",
        )
    X_train, X_test, _, y_test = data()
    seen, means = model["scaler"].n_samples_seen_, X_train.mean().to_numpy()
    if seen != len(X_train) or not np.allclose(np.resize(model["scaler"].mean_, means.shape), means):
        raise NotYet(
            "E-TRAINING-ROWS",
            found=f"{subject} was fitted on {seen:.0f} rows that are not the training data.",
            expected=f"the {len(X_train)} rows of X_train, with all their columns.",
            why="rows seen in training cannot tell how well the model does on new ones.",
            next="fit on `X_train, y_train` only.",
        )
    with quiet():
        accuracy = model.score(X_test, y_test)
    if accuracy < 0.9:
        raise NotYet(
            "E-LABELS",
            found=f"{subject} is right on {accuracy:.0%} of the test rows.",
            expected="more than 90 %.",
            why="this forest does, when each row keeps its own label.",
            next="fit on `X_train, y_train`, neither shuffled nor swapped.",
        )


def _is_fitted(model: Any) -> bool:
    try:
        for step in STEPS:
            check_is_fitted(model[step])
    except Exception:
        return False
    return True


# --- task 2: three files --------------------------------------------------------------------------------------


def save_all(namespace: Mapping[str, Any]) -> None:
    """`save_all(model, folder)` writes another model into another folder and returns the paths."""
    function = from_notebook(namespace, "save_all")
    other, X = _small_model(seed=1)
    with fresh_folder() as folder:
        paths = call(function, other, folder)
        expect_type(paths, list | tuple, "save_all", "a list of the three paths")
        twin, _ = _small_model(seed=1)  # `save_all` may have changed `other`
        for name, writer in FILES.items():
            opened = open_file(folder / name)
            _expect_same(opened.model, twin, X, name)
            _expect_writer(opened, name, writer)
        if not all(isinstance(path, str | Path) and _is_in(path, folder) for path in paths) or {
            Path(path).name for path in paths
        } != set(FILES):
            raise NotYet(
                "E-PATHS",
                found=f"`save_all` returned {shorten(str([str(path) for path in paths]))}.",
                expected="the paths of the three files, folder included.",
                why="the caller must find the files without guessing.",
                next="build each path as `Path(folder) / 'model.pkl'` and return all three.",
            )
    passed("save_all() wrote another model into another folder; all three files give it back.")


def saved_files(folder: str | Path) -> None:
    """The three files in `folder` open, in the right format, and hold the fitted pipeline of task 1."""
    _, X_test, _, _ = data()
    first = None
    for name, writer in FILES.items():
        opened = open_file(Path(folder) / name)
        _expect_model(opened.model, name)
        _expect_steps(opened.model, f"{name} holds")
        if first is None:
            first = opened.model
            _expect_training_rows(first, f"The pipeline in {name}")
        else:
            _expect_same(opened.model, first, X_test, name)
        _expect_writer(opened, name, writer)  # last: joblib shows itself only in a file with arrays
    passed("Three files, three formats, one model: fitted, complete, and the same in each.")


def _expect_writer(opened: Opened, name: str, writer: str) -> None:
    """`NotYet` unless the file has the format that its name says."""
    if opened.writer != writer:
        raise NotYet(
            "E-WRONG-FORMAT",
            found=f"{name} was written by {opened.writer}.",
            expected=f"a file written by {writer}.",
            why="a reader picks the loader by the name: `pickle.load` cannot read a joblib file.",
            next=f"use `{'pickle.dump(model, file)' if writer == 'pickle' else 'joblib.dump(model, path)'}`.",
        )
    if (opened.codec is not None) != ("compressed" in name):
        raise NotYet(
            "E-NOT-COMPRESSED" if opened.codec is None else "E-COMPRESSED",
            found=f"{name} is {'not compressed' if opened.codec is None else f'compressed ({opened.codec})'}.",
            expected="compress=3 in model-compressed.joblib, and no compression in the other two.",
            why="the size table compares the two.",
            next="pass `compress=3` to the one `joblib.dump` that needs it.",
        )


def _expect_model(loaded: Any, name: str) -> None:
    """`NotYet` unless what the file holds can predict."""
    if not isinstance(loaded, Pipeline) and not hasattr(loaded, "predict_proba"):
        raise NotYet(
            "E-CONTAINER",
            found=f"{name} holds a {type(loaded).__name__}.",
            expected="the pipeline itself.",
            why="whoever loads the file calls `predict` on what comes out.",
            next="dump the fitted model itself: not None, and no dictionary, list or array with it.",
        )


def _expect_same(loaded: Any, original: Any, X: pd.DataFrame, name: str) -> None:
    """`NotYet` unless `loaded` predicts exactly as `original` does on X."""
    _expect_model(loaded, name)
    with quiet():
        wanted = original.predict_proba(X)
        try:
            same = np.array_equal(loaded.predict_proba(X), wanted)
        except NotFittedError as error:
            raise diagnose(error, f"predicting with the model in {name} raised") from None
        except Exception:  # trained on other columns
            same = False
    if not same:
        raise NotYet(
            "E-OTHER-MODEL",
            found=f"the model in {name} is not the one that was to be saved.",
            expected="one that gives exactly equal probabilities.",
            why="saving must not change a model, nor pick another one.",
            next="dump the argument `model` as it is: no new fit, no single step, no variable of the notebook.",
        )


def _is_in(path: Any, folder: Path) -> bool:
    return Path(path).resolve().parent == folder.resolve()


# --- task 3: the size table -----------------------------------------------------------------------------------


def size_table(namespace: Mapping[str, Any]) -> None:
    """`size_table(paths)` measures other files: sizes, order, and the number and unit of its load times."""
    function = from_notebook(namespace, "size_table")
    model, _ = _small_model(seed=2)
    with fresh_folder() as folder:
        paths = [folder / "b.joblib", folder / "slow.joblib", folder / "a-compressed.joblib"]
        joblib.dump([model, np.zeros(5000)], paths[0])
        joblib.dump(Nap(), paths[1])
        joblib.dump([model, np.zeros(5000)], paths[2], compress=3)
        Nap.loads, begin = 0, time.perf_counter()
        with count_opens(paths) as opens:
            table = call(function, [str(path) for path in paths])
        elapsed_ms = (time.perf_counter() - begin) * 1000
        expect_type(table, pd.DataFrame, "size_table", "a pandas DataFrame")
        _expect_table(table, paths)
    for path, count in opens.items():
        if count < LOADS:
            raise NotYet(
                "E-TOO-FEW-LOADS",
                found=f"{Path(path).name} was opened {count} time{'' if count == 1 else 's'}.",
                expected=f"at least {LOADS} loads of each file.",
                why="one timing can be off by a factor of two; the median of several is steady.",
                next=f"time `joblib.load(path)` {LOADS} times in a loop and take `statistics.median`.",
            )
    _expect_median_ms(float(table.loc[table["format"] == "slow.joblib", "load_ms"].iloc[0]), elapsed_ms)
    passed(
        f"size_table() measured three other files: sizes, order, at least {LOADS} loads each, milliseconds."
    )


def _expect_median_ms(value: float, elapsed_ms: float) -> None:
    """`NotYet` unless `value` can be the median of the loads of a `Nap`, all of which took `elapsed_ms` at most.

    A nap never ends early and a part never takes longer than the whole, whatever else the machine is doing.
    """
    if value > elapsed_ms + TICK_MS or value < SHORT_NAP_MS / 4:
        raise NotYet(
            "E-UNIT",
            found=f"load_ms is {value:.3g} for a file that takes {SHORT_NAP_MS} to {NAP_MS} ms to load.",
            expected=f"the median in milliseconds, {NAP_MS} or a little more.",
            why="`time.perf_counter` counts seconds, `perf_counter_ns` nanoseconds; the column promises milliseconds.",
            next="time each whole load with `time.perf_counter` and multiply by 1000.",
        )
    if value < NAP_MS * 0.95 - TICK_MS:  # a clock may be one tick short, a learner may round
        raise NotYet(
            "E-NOT-MEDIAN",
            found=f"load_ms is {value:.3g} for a file that loads quickly twice, then takes at least {NAP_MS} ms.",
            expected=f"the median, {NAP_MS} or a little more.",
            why="one odd load moves the mean, the minimum ignores the others, `process_time` leaves out waiting.",
            next="collect at least five times of `time.perf_counter` in a list and take `statistics.median`.",
        )


def size_file(folder: str | Path) -> None:
    """`sizes.csv` in `folder` is the size table of the three files beside it."""
    path = Path(folder) / "sizes.csv"
    try:
        table = pd.read_csv(path)
    except FileNotFoundError:
        raise NotYet(
            "E-FILE-MISSING",
            found="there is no sizes.csv.",
            expected="the table of task 3, saved by the cell that calls `size_table`.",
            why="the table is what you hand in.",
            next="make `save_all` and `size_table` work, then run the cells below them.",
        ) from None
    except Exception as error:
        raise diagnose(error, "reading sizes.csv raised") from None
    _expect_table(table, [Path(folder) / name for name in FILES])
    passed("sizes.csv lists the three files with their true sizes, the smallest first.")


def _expect_table(table: pd.DataFrame, paths: list[Path]) -> None:
    """`NotYet` unless `table` has the columns, and the true size of each of `paths`, smallest first."""
    if list(table.columns) != COLUMNS:
        raise NotYet(
            "E-COLUMNS",
            found=f"the columns are {shorten(', '.join(map(str, table.columns)), 70)}.",
            expected=f"{', '.join(COLUMNS)}, in this order.",
            why="a table that others read by name must have those names.",
            next="build it from a list of dictionaries with these three keys.",
        )
    names = {path.name for path in paths}
    if set(table["format"].astype(str)) != names or len(table) != len(names):
        raise NotYet(
            "E-FORMAT-NAMES",
            found=f"`format` holds {shorten(', '.join(map(str, table['format'])), 70)}.",
            expected=f"one row a file: {', '.join(sorted(names))}.",
            why="the reader must see which file a row is about.",
            next="use `Path(path).name`.",
        )
    sizes = {path.name: path.stat().st_size if path.exists() else None for path in paths}
    for name, size in zip(table["format"].astype(str), table["size_bytes"], strict=True):
        if not isinstance(size, Real) or size != sizes[name]:
            raise NotYet(
                "E-SIZE",
                found=f"size_bytes is {shorten(repr(size), 40)} for {name}, which has {sizes[name]} bytes.",
                expected="the size of the file on disk, a number.",
                why="`sys.getsizeof` measures a Python object, not a file, and kilobytes are not bytes.",
                next="use `Path(path).stat().st_size`.",
            )
    if not table["size_bytes"].is_monotonic_increasing:
        raise NotYet(
            "E-NOT-SORTED",
            found=f"the sizes stand in the order {shorten(', '.join(map(str, table['size_bytes'])), 60)}.",
            expected="the smallest first.",
            why="a sorted table answers the question at a glance.",
            next="end with `.sort_values('size_bytes')`, and remember that it returns a new table.",
        )
    times = pd.to_numeric(table["load_ms"], errors="coerce")
    if not (np.isfinite(times) & (times > 0)).all():
        raise NotYet(
            "E-LOAD-TIME",
            found=f"load_ms holds {shorten(', '.join(map(str, table['load_ms'])), 60)}.",
            expected="positive numbers.",
            why="loading takes time; a zero means that nothing was timed.",
            next="take `time.perf_counter()` before and after the load, and subtract.",
        )


class Nap:
    """An object that takes `SHORT_NAP_MS` to load, twice, and at least `NAP_MS` from then on, on every machine.

    So the median of five loads or more is at least `NAP_MS`, their mean and their minimum are not.
    """

    loads = 0

    def __getstate__(self) -> dict[str, int]:
        return {"milliseconds": NAP_MS}

    def __setstate__(self, state: dict[str, int]) -> None:
        Nap.loads += 1
        time.sleep((state["milliseconds"] if Nap.loads > 2 else SHORT_NAP_MS) / 1000)


# --- task 4: the same predictions -----------------------------------------------------------------------------


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
    function = from_notebook(namespace, "identical")
    X = pd.DataFrame({"a": [0.1, 0.4, 0.7, 0.9]})
    for loaded, wanted, cause, difference in [
        (Fixed(note="another object"), True, "E-NEVER-EQUAL", "nothing that they answer"),
        (Fixed(shift=0.3), False, "E-ALWAYS-EQUAL", "labels and probabilities"),
        (Fixed(shift=0.02), False, "E-LABELS-ONLY", "probabilities by 0.02; the labels agree"),
        (Fixed(shift=1e-10), False, "E-TOLERANCE", "probabilities by 1e-10"),
        (Fixed(flip=True), False, "E-PROBABILITIES-ONLY", "labels, not in probabilities"),
    ]:
        answer = call(function, Fixed(), loaded, X)
        expect_type(answer, bool | np.bool_, "identical", "True or False")
        if bool(answer) != wanted:
            raise NotYet(
                cause,
                found=f"`identical` says {bool(answer)} for two models that differ in {difference}.",
                expected=f"{wanted}.",
                why="a model saved and loaded in the same environment gives the same numbers, to the last bit.",
                next="use `np.array_equal` on `predict(X)` and on `predict_proba(X)` of both, with the X that is"
                " passed in; True only if both are equal.",
            )
    passed("identical() tells equal models from models that differ in a label, or in 1e-10.")


def verify_file(namespace: Mapping[str, Any]) -> None:
    """`verify_file(model, path, X)` passes for the model's own file and fails for a swapped one."""
    function = from_notebook(namespace, "verify_file")
    model, X = _small_model(seed=3)
    swapped, _ = _small_model(seed=4)
    with fresh_folder() as folder:
        path = folder / "candidate.joblib"
        joblib.dump(model, path)
        _call_verify(function, model, path, X)
        joblib.dump(swapped, path)
        try:
            answer = _call_verify(function, model, path, X)
        except AssertionError:
            passed("verify_file() accepts the model's own file and rejects a swapped one.")
            return
        except NotYet as error:
            told = error.parts["Found"].removesuffix(".")
        else:
            told = f"`verify_file` returned {shorten(repr(answer), 40)}" if answer is not None else None
    if told:
        raise NotYet(
            "E-NO-ASSERT",
            found=f"when the file holds another model, {told}.",
            expected="an AssertionError.",
            why="a returned answer can be overlooked, and callers wait for this one kind of error.",
            next="end with `assert np.array_equal(original_preds, loaded_preds)`, and return nothing.",
        )
    raise NotYet(
        "E-NOT-FROM-FILE",
        found="`verify_file` says nothing when the file holds another model.",
        expected="an AssertionError.",
        why="if both predictions come from the model in memory, the file was never tested.",
        next="`loaded_preds` must come from `joblib.load(path)`; then `assert np.array_equal(original_preds, "
        "loaded_preds)`.",
    )


def _call_verify(function: Callable[..., Any], model: Any, path: Path, X: pd.DataFrame) -> Any:
    """Call the learner's `verify_file`, letting its own AssertionError through."""
    raised: list[AssertionError] = []

    def asserting(*args: Any) -> Any:
        try:
            return function(*args)
        except AssertionError as error:
            raised.append(error)

    asserting.__name__ = "verify_file"
    answer = call(asserting, model, path, X)
    if raised:
        if np.array_equal(joblib.load(path).predict(X), model.predict(X)):
            raise NotYet(
                "E-NEVER-EQUAL",
                found="`verify_file` fails on a file that holds the very same model.",
                expected="no error.",
                why="a check that rejects good files will soon be switched off.",
                next="compare `model.predict(X)` with the predictions of `joblib.load(path)`.",
            )
        raise raised[0]
    return answer


# --- task 5: metadata -----------------------------------------------------------------------------------------


def save_metadata(namespace: Mapping[str, Any]) -> None:
    """`save_metadata` describes another model, and its hash is one of the data, all of it and nothing else."""
    function = from_notebook(namespace, "save_metadata")
    model, X = _small_model(seed=5, rows=300)
    y = pd.Series(np.arange(300) % 2, name="label")
    scores = np.array([0.5, 0.75, 0.7, 0.8])

    with fresh_folder() as folder:

        def describe(X: pd.DataFrame, y: pd.Series) -> dict[str, Any]:
            path = folder / "other.json"
            path.unlink(missing_ok=True)
            call(function, path, model, X, y, scores)
            return _read_metadata(path)

        before = datetime.now(UTC)
        with another_time_zone():
            metadata = describe(X, y)
        _expect_metadata(metadata, list(X.columns), scores, before)
        _expect_hash_of_data(metadata["data_sha256"], lambda X, y: describe(X, y)["data_sha256"], X, y)
    passed("save_metadata() described another model; its hash follows every value, label and column name.")


def metadata_file(folder: str | Path) -> None:
    """`metadata.json` in `folder` describes the model of this exercise."""
    X_train, *_ = data()
    metadata = _read_metadata(Path(folder) / "metadata.json")
    _expect_metadata(metadata, list(X_train.columns), SCORES, None)
    passed("metadata.json can be read without loading the model, and says what it must.")


def _read_metadata(path: Path) -> dict[str, Any]:
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotYet(
            "E-FILE-MISSING",
            found=f"there is no {path.name}.",
            expected="a JSON file at the path that is passed in.",
            why="metadata inside the model file can only be read by loading the model: too late to check anything.",
            next="end with `Path(path).write_text(json.dumps(metadata))`; if the cell that calls your function shows"
            " an error, mend that first.",
        ) from None
    except ValueError as error:
        raise NotYet(
            "E-NOT-JSON",
            found=f"{path.name} is no JSON: {shorten(str(error), 60)}.",
            expected="one JSON object.",
            why="JSON can be read by any language and cannot run code.",
            next="write it with `json.dumps(metadata, indent=2)`, where each value is text, a number or a list.",
        ) from None
    missing = [key for key in METADATA if not isinstance(metadata, dict) or key not in metadata]
    if missing:
        raise NotYet(
            "E-KEYS",
            found=f"the metadata lacks {', '.join(missing)}.",
            expected=f"the keys {', '.join(METADATA)}.",
            why="each answers a question that somebody will ask about this file later.",
            next="add the missing keys, spelled like this.",
        )
    return metadata


def _expect_metadata(
    metadata: dict[str, Any], features: list[str], scores: np.ndarray, before: datetime | None
) -> None:
    """`NotYet` unless every entry but the hash's value is right; `before` is when saving began, if known."""
    if metadata["feature_names"] != features:
        same = isinstance(metadata["feature_names"], list) and sorted(map(str, features)) == sorted(
            map(str, metadata["feature_names"])
        )
        raise NotYet(
            "E-FEATURES",
            found="feature_names has the right names in another order."
            if same
            else f"feature_names is {shorten(str(metadata['feature_names']), 60)}.",
            expected="the column names of the X that is passed in, as a list, in their order.",
            why="a model fed with columns in another order predicts nonsense.",
            next="use `list(X.columns)`.",
        )
    expect_utc(metadata["trained_at"], before)
    for key, wanted in (("cv_mean", scores.mean()), ("cv_std", scores.std())):
        sample = scores.std(ddof=1) if key == "cv_std" else wanted  # pandas and statistics divide by n - 1
        value = metadata[key]
        if not isinstance(value, int | float) or not (
            np.isclose(value, wanted, atol=1e-4) or np.isclose(value, sample, atol=1e-4)
        ):
            raise NotYet(
                "E-SCORES",
                found=f"{key} is {shorten(repr(value), 40)}.",
                expected=f"the number {wanted:.4f}, from the scores that are passed in.",
                why="whoever retrains the model compares with these two numbers.",
                next=f"use `float(np.{'mean' if key == 'cv_mean' else 'std'}(scores))`.",
            )
    if metadata["sklearn_version"] != sklearn.__version__:
        raise NotYet(
            "E-VERSION",
            found=f"sklearn_version is {shorten(str(metadata['sklearn_version']), 40)}.",
            expected=sklearn.__version__,
            why="other versions may refuse the file, or read it and predict differently.",
            next="use `sklearn.__version__`, not a version typed in.",
        )
    if not re.fullmatch(r"[0-9a-f]{64}", str(metadata["data_sha256"])):
        raise NotYet(
            "E-HASH-FORM",
            found=f"data_sha256 is {shorten(str(metadata['data_sha256']), 40)}.",
            expected="64 hexadecimal digits.",
            why="that is what a SHA-256 looks like, for everybody.",
            next="use `hashlib.sha256(data_as_bytes).hexdigest()`.",
        )


def _expect_hash_of_data(
    digest: str, describe: Callable[[pd.DataFrame, pd.Series], str], X: pd.DataFrame, y: pd.Series
) -> None:
    """`NotYet` unless the hash is the same for equal data, and another for any change in it."""
    rebuilt = pd.DataFrame({name: X[name].tolist() for name in X}), pd.Series(y.tolist(), name=y.name)
    with another_process():
        elsewhere = describe(*rebuilt)
    for what, other in (("a new, equal DataFrame", describe(*rebuilt)), ("another process", elsewhere)):
        if other != digest:
            raise NotYet(
                "E-HASH-UNSTABLE",
                found=f"the hash of the same data is another one in {what}.",
                expected="equal data, equal hash.",
                why="nobody could ever confirm which data the model was trained on.",
                next="hash the values themselves, for example the bytes of `X.to_csv()`; leave out times,"
                " `id()`, `hash()` and the file's path.",
            )
    value, label = X.copy(), y.copy()
    value.iloc[150, 1] += 1e-9
    label.iloc[150] = 1 - label.iloc[150]
    for what, changed in (
        ("one value in the middle", (value, y)),
        ("one label", (X, label)),
        ("one column name", (X.rename(columns={"b": "beta"}), y)),
    ):
        if describe(*changed) == digest:
            raise NotYet(
                "E-HASH-BLIND",
                found=f"the hash stays the same when {what} changes.",
                expected="another hash.",
                why="a hash that misses a change vouches for data it has not seen; `str(X)` leaves out rows,"
                " `X.to_numpy()` leaves out names.",
                next="feed it all three: the values of X, the labels y, and the column names.",
            )


# --- task 6: saving safely ------------------------------------------------------------------------------------


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
    function = from_notebook(namespace, "save_safely")
    old, X = _small_model(seed=6)
    new, _ = _small_model(seed=7)
    with fresh_folder() as folder:
        path = folder / "model.joblib"
        call(function, old, path)
        _expect_same(open_file(path).model, old, X, path.name)
        call(function, new, str(path))
        _expect_same(open_file(path).model, new, X, path.name)
        good = path.read_bytes()
        try:
            with quiet():
                function(Unsavable(), path)
        except Exception:
            reported = True
        else:
            reported = False
        _expect_kept(path, good)
        left = sorted(item.name for item in folder.iterdir() if item != path)
    if not reported:
        raise NotYet(
            "E-SILENT-FAILURE",
            found="a failed save looks like a success: no exception came out.",
            expected="the exception, after the old file is safe.",
            why="the caller would go on with a model that was never saved.",
            next="clean up in `except`, then `raise`.",
        )
    if left:
        raise NotYet(
            "E-LITTER",
            found=f"the failed save left {shorten(', '.join(left), 50)} behind.",
            expected="the old file and nothing else.",
            why="half-written files look like models to whoever lists the folder.",
            next="remove the temporary file with `temporary.unlink(missing_ok=True)` before you re-raise.",
        )
    passed("save_safely() saves, replaces, and leaves the old file whole when a dump fails.")


def _expect_kept(path: Path, good: bytes) -> None:
    size = path.stat().st_size if path.exists() else None
    if size is None or path.read_bytes() != good:
        raise NotYet(
            "E-OLD-FILE-LOST",
            found="after a failed dump the old file is "
            + ("gone." if size is None else f"destroyed: {len(good)} bytes before, {size} now."),
            expected="the old file, byte for byte.",
            why="opening a file with 'wb' empties it at once, before anything is known to work.",
            next="dump to a temporary file in the same folder, then `os.replace(temporary, path)`.",
        )


def safe_file(folder: str | Path) -> None:
    """`safe.joblib` survived a failed save: it still holds the fitted pipeline."""
    try:
        model = open_file(Path(folder) / "safe.joblib").model
    except NotYet as error:
        if error.cause in ("E-FILE-NOT-CLOSED", "E-FILE-BROKEN"):
            raise NotYet(
                "E-OLD-FILE-LOST",
                found="safe.joblib no longer opens after the failed save.",
                expected="the old file, as it was.",
                why="the only good model is lost the moment a new one cannot be written.",
                next="dump to a temporary file in the same folder, then `os.replace(temporary, path)`.",
            ) from None
        raise
    _expect_model(model, "safe.joblib")
    _expect_steps(model, "safe.joblib holds")
    _expect_training_rows(model, "The pipeline in safe.joblib")
    passed("safe.joblib outlived a failed save.")


# --- extension: ONNX (no points) ------------------------------------------------------------------------------


def onnx_labels(namespace: Mapping[str, Any]) -> None:
    """`export_onnx(model, path, X)` writes a file whose labels agree with the model's, for another model too."""
    import onnxruntime

    function = from_notebook(namespace, "export_onnx")
    model, X = _small_model(seed=8)
    with fresh_folder() as folder:
        path = folder / "other.onnx"
        call(function, model, path, X)
        try:
            session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
            feed = {session.get_inputs()[0].name: X.to_numpy(np.float32)}
            labels = session.run(None, feed)[0]
        except Exception as error:
            raise diagnose(error, "scoring the ONNX file raised") from None
    agree = float(np.mean(labels == model.predict(X)))
    if agree < 1:
        raise NotYet(
            "E-ONNX-LABELS",
            found=f"the labels agree on {agree:.0%} of the rows.",
            expected="all of these rows, none of which lies on a boundary.",
            why="a converted model is another program; it must be compared before it is trusted.",
            next="convert the whole pipeline, with a float32 sample of X.",
        )
    passed("export_onnx() converted another model, and all its labels agree.")


# --- inputs of the checks' own --------------------------------------------------------------------------------


def _small_model(seed: int, rows: int = 60) -> tuple[Pipeline, pd.DataFrame]:
    """A small fitted pipeline that no notebook has, and the frame (rows × 3) it was fitted on."""
    rng = np.random.default_rng(seed)
    X = pd.DataFrame(rng.normal(size=(rows, 3)), columns=["b", "a", "c"])
    y = (X["a"] + rng.normal(size=rows) > 0).astype(int)
    model = Pipeline([("scaler", StandardScaler()), ("classifier", LogisticRegression(C=1.0 + seed))])
    return model.fit(X, y), X
