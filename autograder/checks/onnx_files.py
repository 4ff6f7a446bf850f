"""The checks of exercise 04-onnx.

The function checks bring models, files and data of their own. The `*_file` checks judge what lies on disk: their
cells begin with ``# clean room``, open the learner's `.onnx` file with ONNX Runtime, and compare it with a model
that the check fits itself. No check compares clock times; what a table of times says must only be possible.
"""

import functools
import json
import math
import re
import time
from collections.abc import Callable, Mapping
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from .kit import call_function as call
from .kit import expect_type, fresh_folder, from_notebook, quiet
from .verdict import NotYet, passed, shorten

# Imported where it is used: it starts threads, and what does so cannot be imported before a kernel is forked.
if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions

MAX_BYTES = 64 * 2**20
SAME = 1e-4  # float32 moves these models' probabilities by less than 1e-6, another model moves them by 1e-2
COLUMNS = ["rows", "sklearn_ms", "onnx_ms"]
BATCHES = [1, 10, 100]
CALLS = 5
SHORT_NAP_MS, NAP_MS = 1, 20
TICK_MS = 1000 * max(time.get_clock_info(clock).resolution for clock in ("time", "monotonic"))

# (pattern in the error's text) -> (cause, why, next). Measured with onnxruntime 1.31 and skl2onnx 1.20.
ERRORS: list[tuple[str, tuple[str, str, str]]] = [
    (
        r"Actual: \(tensor\(double\)\)",
        (
            "E-FED-FLOAT64",
            "pandas and numpy make float64 unless told otherwise; the file wants float32.",
            "Convert what you feed: `np.asarray(X, dtype=np.float32)`.",
        ),
    ),
    (
        r"Required inputs|[Ii]nvalid (Feed )?[Ii]nput [Nn]ame",
        (
            "E-INPUT-NAME",
            "Each file names its input itself; only by chance is that name the one you know.",
            "Ask the file: `session.get_inputs()[0].name`.",
        ),
    ),
    (
        r"ModelProto",
        (
            "E-NOT-SERIALIZED",
            "`to_onnx` returns an object in memory; a file needs its bytes.",
            "Write `onnx_model.SerializeToString()` with `Path(path).write_bytes(...)`.",
        ),
    ),
    (
        r"write\(\) argument must be str, not bytes",
        (
            "E-TEXT-MODE",
            "An ONNX file is bytes; a file opened with 'w' takes text only.",
            "Open it with 'wb', or use `Path(path).write_bytes(...)`.",
        ),
    ),
    (
        r"list of dictionaries or a single numpy array",
        (
            "E-FED-TABLE",
            "ONNX Runtime knows numpy arrays, not DataFrames.",
            "Convert what you feed: `np.asarray(X, dtype=np.float32)`.",
        ),
    ),
    (
        r"Invalid rank for input",
        (
            "E-RANK",
            "The input is a table of rows and columns, also for a single row.",
            "Feed an array of two dimensions: rows × columns.",
        ),
    ),
    (
        r"[Gg]ot invalid dimensions",
        (
            "E-DIMENSIONS",
            "The file takes the number of rows and columns that it was made for, and no other.",
            "Feed the `X` that is passed in, to the file that is passed in; no `X_test` of the notebook.",
        ),
    ),
    (
        r"list indices must be integers or slices, not tuple",
        (
            "E-ZIPMAP",
            "With zipmap the probabilities come as a list of dictionaries, which cannot be sliced.",
            "Export with `options={'zipmap': False}`.",
        ),
    ),
    (
        r"'InferenceSession' object has no attribute",
        (
            "E-SESSION-RUN",
            "A session is no scikit-learn model; it has `run`.",
            "Use `session.run(None, {name: array})`, which gives labels and probabilities.",
        ),
    ),
    (
        r"Protobuf parsing failed|INVALID_PROTOBUF",
        (
            "E-NOT-ONNX",
            "What the session was given is no ONNX file.",
            "Give `onnxruntime.InferenceSession` the path that is passed in.",
        ),
    ),
    (
        r"^\"?Option '|^Option ",
        (
            "E-OPTION",
            "An option that is misspelt is refused; its name is `zipmap`.",
            "Write `options={'zipmap': False}`.",
        ),
    ),
    (
        r"'(numpy\.)?ndarray' object has no attribute",
        (
            "E-ARRAY-GIVEN",
            "`X` may be a DataFrame or an array, and an array has no methods of pandas.",
            "Use `np.asarray(X, dtype=np.float32)`, which takes both.",
        ),
    ),
    (
        r"truth value of a",
        (
            "E-ARRAY-TRUTH",
            "A comparison of arrays gives an array of answers, not one answer.",
            "Make one of them: `np.all(np.abs(a - b) <= ATOL)`.",
        ),
    ),
    (
        r"could not be broadcast",
        (
            "E-SHAPES",
            "Arrays of different shapes cannot be subtracted.",
            "Compare whole tables, rows × classes, of both sides; look at `.shape` of each.",
        ),
    ),
    (
        r"Not equal to tolerance|Arrays are not (almost )?equal",
        (
            "E-RAISES",
            "The caller asks a question and waits for True or False; `np.testing` raises instead.",
            "Return `np.allclose(a, b, rtol=0, atol=ATOL)`, after comparing the shapes.",
        ),
    ),
    (
        r"NO_SUCHFILE|doesn't exist",
        (
            "E-NO-SUCH-FILE",
            "The check brings a file of its own, in a folder of its own.",
            "Open the `path` that is passed in, not `models/model.onnx`.",
        ),
    ),
]


def data() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]:
    """The exercise's data: X_train (426 × 30), X_test (143 × 30), y_train, y_test."""
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    return train_test_split(X, y, test_size=0.25, random_state=42, stratify=y)


def fitted(X_train: pd.DataFrame, y_train: pd.Series, C: float = 1.0) -> Pipeline:
    """The exercise's `model`, fitted afresh; with C=0.5, its `other`."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=C)).fit(X_train, y_train)


# --- task 1: export -------------------------------------------------------------------------------------------


def export(namespace: Mapping[str, Any]) -> None:
    """`export(model, X, path)` writes another model, of another width, into another folder."""
    function = from_notebook(namespace, "export")
    model, X = _small_model(seed=1)
    with fresh_folder() as folder:
        path = folder / "other.onnx"
        answer = _call(function, model, X, path)
        if answer is not None and not path.exists():
            raise NotYet(
                "E-NOT-WRITTEN",
                found=f"`export` returned a {type(answer).__name__} and wrote no file.",
                expected=f"a file at the path that is passed in, here {path.name}.",
                why="the file is the result: what is returned is gone when the kernel stops.",
                next="write the bytes: `Path(path).write_bytes(onnx_model.SerializeToString())`.",
            )
        session = _session(path, X.shape[1])
        _expect_model(session, model, X, path.name)
        again = folder / "text.onnx"
        other, wide = _small_model(seed=2, columns="abcdef")
        _call(function, other, wide, str(again))
        _expect_model(_session(again, 6), other, wide, again.name)
    passed("export() wrote two other models: float32 in, arrays out, any number of rows.")


def model_file(folder: str | Path) -> None:
    """`model.onnx` in `folder` takes float32 rows and answers as the exercise's model does."""
    X_train, X_test, y_train, _ = data()
    session = _session(Path(folder) / "model.onnx", X_test.shape[1])
    _expect_model(session, fitted(X_train, y_train), X_test, "model.onnx")
    passed("model.onnx runs without your code, and gives the model's answers for the 143 test rows.")


def _session(path: Path, width: int) -> "InferenceSession":
    """Open a learner's ONNX file; `NotYet` unless its inputs and outputs are those of the task."""
    session = _open(path)
    inputs, outputs = session.get_inputs(), session.get_outputs()
    if len(inputs) != 1:
        raise NotYet(
            "E-MANY-INPUTS",
            found=f"{path.name} has {len(inputs)} inputs, one for each column.",
            expected="one input for the whole table.",
            why="from a DataFrame `to_onnx` makes an input for each column; this model's columns are all numbers.",
            next="convert with an array as the sample: `X[:1].to_numpy(np.float32)`.",
        )
    kind, shape = inputs[0].type, inputs[0].shape
    if kind != "tensor(float)":
        raise _float64(f"the input of {path.name} is {kind}.")
    if isinstance(shape[0], int):
        raise NotYet(
            "E-FIXED-BATCH",
            found=f"{path.name} takes exactly {shape[0]} row{'' if shape[0] == 1 else 's'}: its input is {shape}.",
            expected="any number of rows: None in place of the first number.",
            why="a service gets one row now and a hundred in the next call.",
            next="give `to_onnx` a sample row, or `FloatTensorType([None, X.shape[1]])`.",
        )
    if len(shape) != 2 or (isinstance(shape[1], int) and shape[1] != width):
        raise NotYet(
            "E-WIDTH",
            found=f"the input of {path.name} has the shape {shape}.",
            expected=f"[None, {width}].",
            why="the file must take the columns of the X that is passed in.",
            next="take the sample from the argument `X`, and the model from the argument `model`.",
        )
    if any(end.type.startswith("seq") for end in outputs):
        raise NotYet(
            "E-ZIPMAP",
            found=f"the probabilities of {path.name} come as a list of dictionaries.",
            expected="an array, rows × classes.",
            why="by default the converter adds a ZipMap; nobody who wants to compute can use its answer.",
            next="convert with `options={'zipmap': False}`.",
        )
    if len(outputs) != 2 or outputs[1].type != "tensor(float)":
        raise NotYet(
            "E-OUTPUTS",
            found=f"{path.name} gives {', '.join(f'{end.name}: {end.type}' for end in outputs)}.",
            expected="the label, then the probabilities as tensor(float).",
            why="whoever scores with the file relies on these two.",
            next="convert the classifier itself, with no option but zipmap.",
        )
    return session


def _open(path: Path) -> "InferenceSession":
    import onnxruntime

    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"{path.stat().st_size:,} bytes")
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotYet(
            "E-FILE-MISSING",
            found=f"there is no file {path.name} in the folder.",
            expected=f"{path.name}, written by your function.",
            why="the file is the result: it must live when the kernel is gone.",
            next="write to the path that is passed in; if the cell that calls your function shows an error, mend"
            " that first.",
        ) from None
    except (OSError, ValueError) as error:
        raise _not_onnx(path.name, error) from None
    try:
        return onnxruntime.InferenceSession(content, _one_thread(), providers=["CPUExecutionProvider"])
    except Exception as error:
        if "tensor(double)" in str(error):
            raise _float64(f"{path.name} computes with doubles and does not even load.") from None
        raise _not_onnx(path.name, error) from None


def _one_thread() -> "SessionOptions":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4  # an error is raised; it need not be on stderr as well
    return options


def _float64(found: str) -> NotYet:
    return NotYet(
        "E-FLOAT64",
        found=found,
        expected="tensor(float), which is float32.",
        why="the type of the sample becomes the type of the file; in float64 several models do not load at all.",
        next="convert with a float32 sample: `X[:1].to_numpy(np.float32)`.",
    )


def _not_onnx(name: str, error: Exception) -> NotYet:
    return NotYet(
        "E-NOT-ONNX",
        found=f"{name} does not open as ONNX: {shorten(' '.join(str(error).split()), 80)}",
        expected="the bytes of a converted model, and nothing else.",
        why="joblib and pickle write Python objects; no other language reads those.",
        next="write `onnx_model.SerializeToString()` with `Path(path).write_bytes(...)`.",
    )


def _run(session: "InferenceSession", X: pd.DataFrame, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Labels and probabilities of the file; `NotYet` if it cannot score these rows."""
    try:
        labels, probabilities = session.run(None, {session.get_inputs()[0].name: X.to_numpy(np.float32)})
    except Exception as error:
        raise NotYet(
            "E-DOES-NOT-RUN",
            found=f"{name} cannot score {len(X)} rows: {shorten(' '.join(str(error).split()), 80)}",
            expected="a label and the probabilities for each row.",
            why="a file that opens may still not run.",
            next="convert the argument `model` anew, and score ten rows with it in a cell of your own.",
        ) from None
    return labels, probabilities


def _expect_model(session: "InferenceSession", model: Pipeline, X: pd.DataFrame, name: str) -> None:
    """`NotYet` unless the file answers as `model` does, for all rows at once and for one alone."""
    for rows in (X, X[:1]):
        labels, probabilities = _run(session, rows, name)
        wanted = model.predict_proba(rows)
        same = probabilities.shape == wanted.shape and np.abs(probabilities - wanted).max() <= SAME
        sure = np.abs(wanted[:, 1] - 0.5) > SAME
        if not same or not np.array_equal(np.asarray(labels)[sure], model.predict(rows)[sure]):
            gap = np.abs(probabilities - wanted).max() if probabilities.shape == wanted.shape else math.nan
            raise NotYet(
                "E-OTHER-MODEL",
                found=f"{name} holds another model: its probabilities are off by up to {gap:.2g}.",
                expected=f"those of the model that was to be exported, within {SAME:g}.",
                why="a single step, a new fit or a variable of the notebook is another model.",
                next="convert the argument `model` as it is, the whole pipeline.",
            )


# --- task 2: score from the file ------------------------------------------------------------------------------


def predict_onnx(namespace: Mapping[str, Any]) -> None:
    """`predict_onnx(path, X)` follows the file: other input names, other labels, tables and arrays, one row."""
    function = from_notebook(namespace, "predict_onnx")
    with fresh_folder() as folder:
        inputs = [(3, "features", False, 40), (4, "x0", True, 7), (4, "x0", False, 1)]
        for seed, name, as_array, rows in inputs:
            model, X, content = _small_file(seed, name)
            path = folder / f"file {seed}.onnx"
            path.write_bytes(content)
            X = X[:rows]
            answer = _call(function, str(path) if as_array else path, X.to_numpy() if as_array else X)
            expect_type(answer, tuple | list, "predict_onnx", "labels and probabilities, as a pair")
            if len(answer) != 2:
                raise NotYet(
                    "E-PAIR",
                    found=f"`predict_onnx` returned {len(answer)} things.",
                    expected="two: labels, probabilities.",
                    why="the caller unpacks a pair.",
                    next="end with `return labels, probabilities`.",
                )
            _expect_answers(*answer, model, X)
    passed("predict_onnx() scored two other files: a table, an array, a single row, other input names.")


def _expect_answers(labels: Any, probabilities: Any, model: Pipeline, X: pd.DataFrame) -> None:
    wanted = model.predict_proba(X)
    try:
        table = np.asarray(probabilities, dtype=float)
    except (TypeError, ValueError):
        table = np.empty(0)
    if table.shape != wanted.shape:
        raise NotYet(
            "E-SHAPE",
            found=f"the probabilities have the shape {table.shape or shorten(repr(probabilities), 40)}.",
            expected=f"{wanted.shape}: a row for each row of X, a column for each class.",
            why="the caller needs all classes, in the order of the file.",
            next="return what `session.run(None, feed)` gives: `labels, probabilities`.",
        )
    if not np.allclose(table, wanted, rtol=0, atol=SAME):
        raise NotYet(
            "E-NOT-FROM-FILE",
            found=f"the probabilities are off by up to {np.abs(table - wanted).max():.2g} from those of the file.",
            expected="what the file at `path` says about `X`.",
            why="an answer from the model in memory tells nothing about the file.",
            next="make the session from the argument `path`, and feed it the argument `X`.",
        )
    if [str(label) for label in np.ravel(labels)] != model.predict(X).tolist():
        raise NotYet(
            "E-LABELS",
            found=f"the labels are {shorten(str(np.ravel(labels)[:3].tolist()), 50)}.",
            expected=f"{shorten(str(model.predict(X)[:3].tolist()), 50)}, as in the file.",
            why="classes may be words; an index of the largest probability is no label.",
            next="return the first of the two arrays that `session.run` gives.",
        )


def predictions_file(folder: str | Path) -> None:
    """`predictions.csv` holds what `model.onnx` beside it says about the test rows."""
    X_train, X_test, y_train, _ = data()
    table = _read_csv(Path(folder) / "predictions.csv", ["label", "probability"], "predict_onnx")
    if len(table) != len(X_test):
        raise NotYet(
            "E-ROWS",
            found=f"predictions.csv has {len(table)} rows.",
            expected=f"{len(X_test)}, one for each row of X_test.",
            why="an answer that is missing is missed later.",
            next="return one label and one row of probabilities for each row of `X`.",
        )
    labels, probabilities = _run(_session(Path(folder) / "model.onnx", X_test.shape[1]), X_test, "model.onnx")
    given = _numbers(table["probability"])
    exact = fitted(X_train, y_train).predict_proba(X_test)[:, 1]
    # scikit-learn works in float64, and a few of these rows differ by 1e-7 and more
    if np.abs(given - exact).max() < np.abs(probabilities[:, 1] - exact).max() / 2:
        raise NotYet(
            "E-FROM-SKLEARN",
            found="predictions.csv holds scikit-learn's probabilities, to more digits than float32 has.",
            expected="those of models/model.onnx.",
            why="they look alike, and so nobody notices that the file was never asked.",
            next="call `session.run` in `predict_onnx`, and no model of the notebook.",
        )
    if (
        not np.allclose(given, probabilities[:, 1], rtol=0, atol=1e-6)
        or (_numbers(table["label"]) != labels).any()
    ):
        raise NotYet(
            "E-NOT-FROM-FILE",
            found=f"predictions.csv is off by up to {np.abs(given - probabilities[:, 1]).max():.2g}.",
            expected="what models/model.onnx says about X_test, in its order.",
            why="predictions and model file are handed in together, and must belong together.",
            next="run the cells of tasks 1 and 2 again, from the top.",
        )
    passed("predictions.csv holds what model.onnx says about the 143 test rows.")


# --- task 3: agree --------------------------------------------------------------------------------------------


def agree(namespace: Mapping[str, Any]) -> None:
    """`agree(a, b)` accepts what float32 does, and refuses everything else."""
    function = from_notebook(namespace, "agree")
    if namespace.get("ATOL", 0) is None:
        raise NotYet(
            "E-NOT-ATTEMPTED",
            found="`ATOL` holds nothing yet.",
            expected="a number, your tolerance.",
            why="`agree` compares every difference with it.",
            next="write `agree`, and below it choose ATOL between 1e-6 and 1e-3.",
        )
    p = np.random.default_rng(6).random(500)
    p[:5] = [0, 1e-9, 1e-6, 1 - 1e-6, 1]
    a = np.column_stack([1 - p, p])
    noise = np.random.default_rng(7).uniform(-5e-7, 5e-7, a.shape)
    one_row, lower, gone, swapped = a.copy(), a.copy(), a.copy(), a[:, ::-1]
    one_row[321] += [-1e-3, 1e-3]
    lower[17, 1] -= 0.4
    gone[250] = np.nan
    strict = (
        "float32 does so to a good file; with its default `atol`, `np.allclose` is stricter than it looks."
    )
    for b, wanted, cause, what, why in [
        (a.copy(), True, "E-NEVER-AGREES", "equal arrays", "a good file must pass."),
        ((a + noise).astype(np.float32), True, "E-TOO-STRICT", "arrays that differ by 5e-7 at most", strict),
        (
            swapped,
            False,
            "E-ALWAYS-AGREES",
            "arrays with the two classes swapped",
            "a check must be able to fail.",
        ),
        (
            lower,
            False,
            "E-ONE-SIDED",
            "arrays of which one value is 0.4 lower",
            "too low is as wrong as too high.",
        ),
        (
            one_row,
            False,
            "E-TOO-LOOSE",
            "arrays of which one row is off by 1e-3",
            "one applicant counts, too.",
        ),
        (
            gone,
            False,
            "E-NAN",
            "arrays of which one holds NaN",
            "every comparison with NaN is False, `>` as well.",
        ),
        (
            a[:1],
            False,
            "E-SHAPES",
            "500 rows and one row",
            "numpy repeats the one row, or fails; neither compares.",
        ),
    ]:
        first = a[:1].repeat(500, axis=0) if cause == "E-SHAPES" else a
        answer = _call(function, first, b)
        if isinstance(answer, np.ndarray):
            raise NotYet(
                "E-WRONG-TYPE",
                found="`agree` returned an array of answers.",
                expected="one True or False.",
                why="the caller asks about the whole file.",
                next="put `np.all(…)` around the comparison, and `bool(…)` around that.",
            )
        expect_type(answer, bool | np.bool_, "agree", "True or False")
        if bool(answer) != wanted:
            raise NotYet(
                cause,
                found=f"`agree` says {bool(answer)} for {what}.",
                expected=f"{wanted}.",
                why=why,
                next="return False unless the shapes are equal; then ask whether *all* of `np.abs(a - b)` are at"
                " most ATOL, a number between 1e-6 and 1e-3.",
            )
    passed("agree() accepts what float32 does, and refuses one row in 500 that is off by 1e-3.")


# --- task 4: compare, and defend the tolerance ----------------------------------------------------------------


def compare(namespace: Mapping[str, Any]) -> None:
    """`compare(model, path, X)` compares the model with the file, whatever lies in it."""
    function = from_notebook(namespace, "compare")
    model, X = _small_model(seed=8)
    stranger, _ = _small_model(seed=9)
    with fresh_folder() as folder:
        path = folder / "candidate.onnx"
        path.write_bytes(_converted(model, X.shape[1], "X"))
        session = _session(path, X.shape[1])
        for candidate in (model, stranger):
            result = _call(function, candidate, path, X)
            expect_type(result, dict, "compare", "a dictionary with rows, other_labels and max_difference")
            _expect_comparison(result, candidate, session, X, "compare")
    passed("compare() tells the file's own model from a stranger.")


def tolerance_file(folder: str | Path) -> None:
    """`tolerance.json` holds a tolerance between what float32 does and what another model does, and says why."""
    X_train, X_test, y_train, _ = data()
    evidence = _read_json(Path(folder) / "tolerance.json")
    session = _session(Path(folder) / "model.onnx", X_test.shape[1])
    model, other = fitted(X_train, y_train), fitted(X_train, y_train, C=0.5)
    for key, compared in (("own", model), ("other", other)):
        _expect_comparison(evidence[key], compared, session, X_test, f'"{key}"')
    _expect_model(session, model, X_test, "model.onnx")
    atol, low = evidence["atol"], 2 * evidence["own"]["max_difference"]
    high = evidence["other"]["max_difference"] / 10
    if not _is_number(atol) or not low <= atol <= high:
        cause = "E-TOLERANCE" if not _is_number(atol) else "E-TOO-STRICT" if atol < low else "E-TOO-LOOSE"
        raise NotYet(
            cause,
            found=f"atol is {shorten(repr(atol), 30)}.",
            expected=f"from {low:.1e} (twice what your file shows) to {high:.1e} (a tenth of what `other` shows).",
            why="below, good files fail; above, a wrong model gets close to passing.",
            next="choose ATOL between the two numbers in tolerance.json.",
        )
    words = str(evidence["reason"]).split() if isinstance(evidence["reason"], str) else []
    if len(set(words)) < 10:
        raise NotYet(
            "E-REASON",
            found=f"the reason is {shorten(repr(evidence['reason']), 60)}.",
            expected="a text of at least ten different words.",
            why="whoever inherits the check must know why the number is this one.",
            next="write into REASON what lies below the tolerance, and what lies above it.",
        )
    passed("tolerance.json has a tolerance with a reason from below and one from above.")


def _expect_comparison(
    result: Any, model: Pipeline, session: "InferenceSession", X: pd.DataFrame, subject: str
) -> None:
    """`NotYet` unless `result` says truly how far model and file are apart."""
    keys = ["rows", "other_labels", "max_difference"]
    if not isinstance(result, dict) or sorted(result) != sorted(keys):
        raise NotYet(
            "E-KEYS",
            found=f"{subject} gives {shorten(str(list(result) if isinstance(result, dict) else result), 60)}.",
            expected=f"a dictionary with the keys {', '.join(keys)}.",
            why="evidence that others read by name must have those names.",
            next="build the dictionary with these three keys.",
        )
    try:
        json.dumps(result)
    except TypeError:
        kinds = {key: type(value).__name__ for key, value in result.items()}
        raise NotYet(
            "E-NOT-JSON",
            found=f"JSON cannot write {kinds}.",
            expected="plain Python numbers: int, int, float.",
            why="evidence is kept as text; JSON knows no numpy numbers.",
            next="wrap them: `int(...)` and `float(...)`.",
        ) from None
    labels, probabilities = _run(session, X, "the file")
    gap = float(np.abs(probabilities - model.predict_proba(X)).max())
    differ = int((labels != model.predict(X)).sum())
    told = result["max_difference"]
    if not _is_number(told) or abs(told - gap) > max(1e-7, gap / 4):
        itself = _is_number(told) and abs(told) < 1e-9
        raise NotYet(
            "E-WITH-ITSELF" if itself else "E-MAX-DIFFERENCE",
            found=f"{subject}: max_difference is {shorten(repr(told), 30)}, where model and file differ by {gap:.2g}.",
            expected="the largest absolute difference of any probability, for `X`.",
            why="compared with itself a model always agrees, and nobody notices."
            if itself
            else "a mean hides the one applicant who matters; differences of either sign count.",
            next="take one side from `model.predict_proba(X)`, the other from the file at `path`, then"
            " `np.abs(a - b).max()`.",
        )
    if result["rows"] != len(X) or result["other_labels"] != differ:
        raise NotYet(
            "E-COUNTS",
            found=f"{subject}: rows {shorten(repr(result['rows']), 20)}, other_labels"
            f" {shorten(repr(result['other_labels']), 20)}.",
            expected=f"rows {len(X)}, other_labels {differ}.",
            why="how many people get another answer is what the business asks first.",
            next="use `len(X)`, and `int((labels != model.predict(X)).sum())` with the labels of the file.",
        )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        evidence = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _missing(path.name, "compare") from None
    except ValueError as error:
        raise NotYet(
            "E-NOT-JSON",
            found=f"{path.name} is no JSON: {shorten(str(error), 60)}.",
            expected="the JSON text that the given cell writes.",
            why="a file cut off by an error cannot be read.",
            next="mend the error that the given cell shows, and run it again.",
        ) from None
    missing = [
        key
        for key in ("atol", "reason", "own", "other")
        if not isinstance(evidence, dict) or key not in evidence
    ]
    if missing:
        raise NotYet(
            "E-KEYS",
            found=f"{path.name} lacks {', '.join(missing)}.",
            expected="the keys atol, reason, own, other.",
            why="a tolerance without its evidence is a guess.",
            next="let the given cell write the file.",
        )
    return evidence


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


# --- task 5: speed --------------------------------------------------------------------------------------------


class _Napper:
    """Counts calls by number of rows; the first two of each are short, the others take `NAP_MS` at least.

    So a median of five calls or more is at least `NAP_MS`, their mean and their minimum are not.
    """

    def __init__(self) -> None:
        self.calls: dict[int, int] = {}

    def nap(self, rows: int) -> None:
        self.calls[rows] = self.calls.get(rows, 0) + 1
        time.sleep((NAP_MS if self.calls[rows] > 2 else SHORT_NAP_MS) / 1000)


class _SlowModel(_Napper):
    """A stand-in for a model that only counts and naps."""

    def predict_proba(self, X: Any) -> np.ndarray:
        self.nap(len(X))
        return np.full((len(X), 2), 0.5)

    def predict(self, X: Any) -> np.ndarray:
        return self.predict_proba(X)[:, 0]


def speed_table(namespace: Mapping[str, Any]) -> None:
    """`speed_table(model, path, X, batches)` times both sides: batches, calls, medians, milliseconds."""
    import onnxruntime

    function = from_notebook(namespace, "speed_table")
    _, X, content = _small_file(3, "features")
    slow, runs, sessions, batches = _SlowModel(), _Napper(), [], [1, 4]
    start_session, run = onnxruntime.InferenceSession.__init__, onnxruntime.InferenceSession.run

    def counting_start(self: Any, *args: Any, **kwargs: Any) -> None:
        sessions.append(1)
        start_session(self, *args, **kwargs)

    def slow_run(self: Any, names: Any, feed: Any, *args: Any) -> Any:
        answer = run(self, names, feed, *args)
        runs.nap(len(next(iter(feed.values()))))
        return answer

    with fresh_folder() as folder:
        path = folder / "timed.onnx"
        path.write_bytes(content)
        begin = time.perf_counter()
        with (
            mock.patch.object(onnxruntime.InferenceSession, "__init__", counting_start),
            mock.patch.object(onnxruntime.InferenceSession, "run", slow_run),
        ):
            table = _call(function, slow, path, X, batches)
        elapsed_ms = (time.perf_counter() - begin) * 1000
    expect_type(table, pd.DataFrame, "speed_table", "a pandas DataFrame")
    _expect_columns(table, batches)
    for side, calls in (("the model", slow.calls), ("the file", runs.calls)):
        short = [rows for rows in batches if calls.get(rows, 0) < CALLS]
        if short:
            raise NotYet(
                "E-TOO-FEW-CALLS",
                found=f"{side} was asked for {short[0]} row{'' if short[0] == 1 else 's'}"
                f" {calls.get(short[0], 0)} times. All its calls, by number of rows: {calls}.",
                expected=f"at least {CALLS} calls of each for each batch, with just so many rows.",
                why="one timing can be off by a factor of two; the median of several is steady.",
                next=f"for each n, call it {CALLS} times with the first n rows: `X[:n]`.",
            )
    if len(sessions) > len(batches):
        raise NotYet(
            "E-SESSION-EACH-TIME",
            found=f"{len(sessions)} sessions were made.",
            expected="one, before any clock runs.",
            why="a service loads its file once; making the session takes longer than scoring a row.",
            next="make the session at the top of `speed_table`, and time `session.run` only.",
        )
    for column in COLUMNS[1:]:
        for value in _numbers(table[column]):
            _expect_median(float(value), elapsed_ms, column)
    passed("speed_table() timed another model and another file: batches, calls, medians, milliseconds.")


def _expect_median(value: float, elapsed_ms: float, column: str) -> None:
    """`NotYet` unless `value` can be the median of naps, all of which together took `elapsed_ms`."""
    if value > elapsed_ms + TICK_MS or value < 0.9 * SHORT_NAP_MS:
        raise NotYet(
            "E-UNIT",
            found=f"{column} is {value:.3g} for calls that take {SHORT_NAP_MS} to {NAP_MS} ms.",
            expected=f"the median in milliseconds, {NAP_MS} or a little more.",
            why="`time.perf_counter` counts seconds; the column promises milliseconds.",
            next="multiply the difference of two `time.perf_counter()` by 1000.",
        )
    if value < 0.95 * NAP_MS - TICK_MS:
        raise NotYet(
            "E-NOT-MEDIAN",
            found=f"{column} is {value:.3g} for calls that are quick twice, then take at least {NAP_MS} ms.",
            expected=f"the median, {NAP_MS} or a little more.",
            why="one odd call moves the mean, and the minimum ignores the others.",
            next=f"collect at least {CALLS} times in a list and take `statistics.median`.",
        )


def speed_file(folder: str | Path) -> None:
    """`speed.csv` is a table of times that can be one; which side is faster is not judged."""
    table = _read_csv(Path(folder) / "speed.csv", COLUMNS, "speed_table")
    _expect_columns(table, BATCHES)
    for column in COLUMNS[1:]:
        times = _numbers(table[column])
        if not (np.isfinite(times) & (times > 0)).all():
            raise NotYet(
                "E-TIMES",
                found=f"{column} holds {shorten(', '.join(map(str, table[column])), 60)}.",
                expected="positive numbers.",
                why="every call takes time; a zero means that nothing was timed.",
                next="take `time.perf_counter()` before and after the call, and subtract.",
            )
        if times.max() > 60_000:  # no call takes a minute; seconds are caught where the calls are known
            raise NotYet(
                "E-UNIT",
                found=f"{column} holds {shorten(', '.join(map(str, table[column])), 60)}.",
                expected="milliseconds.",
                why="no call of this model takes a minute.",
                next="multiply the difference of two `time.perf_counter()` by 1000; that of `perf_counter_ns` divide"
                " by 1e6.",
            )
        if len(set(times)) == 1:
            raise NotYet(
                "E-TIMES",
                found=f"{column} is {times[0]} in every row.",
                expected="a time of its own for each batch.",
                why="measured times are never equal to the last digit.",
                next="time the calls inside the loop over the batches.",
            )
    passed("speed.csv has a possible time for each batch and side.")


def _expect_columns(table: pd.DataFrame, batches: list[int]) -> None:
    """`NotYet` unless the table has the columns, and one row for each batch."""
    if list(table.columns) != COLUMNS:
        raise NotYet(
            "E-COLUMNS",
            found=f"the columns are {shorten(', '.join(map(str, table.columns)), 70)}.",
            expected=f"{', '.join(COLUMNS)}, in this order.",
            why="a table that others read by name must have those names.",
            next="build it from a list of dictionaries with these three keys.",
        )
    if list(table["rows"]) != batches:
        raise NotYet(
            "E-BATCHES",
            found=f"`rows` holds {shorten(', '.join(map(str, table['rows'])), 60)}.",
            expected=f"{', '.join(map(str, batches))}, in this order.",
            why="the reader must see which batch a time belongs to.",
            next="loop over the argument `batches`, one row of the table for each.",
        )


def _read_csv(path: Path, columns: list[str], function: str) -> pd.DataFrame:
    try:
        table = pd.read_csv(path)
    except FileNotFoundError:
        raise _missing(path.name, function) from None
    except Exception as error:
        raise NotYet(
            "E-NOT-CSV",
            found=f"{path.name} cannot be read: {shorten(' '.join(str(error).split()), 60)}",
            expected="the table that the given cell writes.",
            why="a file cut off by an error cannot be read.",
            next="mend the error that the given cell shows, and run it again.",
        ) from None
    if list(table.columns) != columns:
        raise NotYet(
            "E-COLUMNS",
            found=f"the columns of {path.name} are {shorten(', '.join(map(str, table.columns)), 60)}.",
            expected=f"{', '.join(columns)}.",
            why="a table that others read by name must have those names.",
            next="let the given cell write the file.",
        )
    return table


def _missing(name: str, function: str) -> NotYet:
    return NotYet(
        "E-FILE-MISSING",
        found=f"there is no {name}.",
        expected=f"{name}, written by the given cell that calls `{function}`.",
        why="the file is what you hand in.",
        next=f"make `{function}` work; if the cell below it shows an error, mend that first; then run all cells.",
    )


def _numbers(column: pd.Series) -> np.ndarray:
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)


# --- inputs of the checks' own --------------------------------------------------------------------------------


def _call(function: Callable[..., Any], *args: Any) -> Any:
    """`kit.call`, with what ONNX Runtime says turned into advice."""
    try:
        return call(function, *args)
    except NotYet as told:
        error = told.__cause__
        text = " ".join(str(error).split())
        for pattern, (cause, why, step) in ERRORS:
            if error is not None and re.search(pattern, text):
                found = f"`{function.__name__}` raised {type(error).__name__}: {shorten(text)}"
                raise NotYet(cause, found=found, expected="no error.", why=why, next=step) from error
        raise


def _small_model(seed: int, columns: str = "bac", texts: bool = False) -> tuple[Pipeline, pd.DataFrame]:
    """A small fitted pipeline that no notebook has, and the table of float64 that it was fitted on."""
    rng = np.random.default_rng(seed)
    X = pd.DataFrame(rng.normal(3, 2, size=(60, len(columns))), columns=list(columns))
    y = np.where(X["a"] * (-1) ** seed + rng.normal(size=60) > 3 * (-1) ** seed, 1, 0)
    y = np.array(["no", "yes"])[y] if texts else y
    return make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cholesky")).fit(X, y), X


@functools.cache
def _small_file(seed: int, name: str) -> tuple[Pipeline, pd.DataFrame, bytes]:
    """A small model with words as labels, its data, and its ONNX file with one input called `name`."""
    model, X = _small_model(seed, texts=True)
    return model, X, _converted(model, X.shape[1], name)


def _converted(model: Pipeline, width: int, name: str) -> bytes:
    """The model as ONNX, with one input of this name."""
    with quiet():
        onnx = to_onnx(
            model, initial_types=[(name, FloatTensorType([None, width]))], options={"zipmap": False}
        )
    return onnx.SerializeToString()
