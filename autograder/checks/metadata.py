"""The checks of exercise 05-metadata.

The functions are tried on tables, files and models of the checks' own; among the files is a harmless trap that notes
when it is loaded. The `*_file` checks judge the model file and the sidecar that were handed in, together: their cells
begin with ``# clean room`` and take nothing from the notebook.
"""

import contextlib
import functools
import hashlib
import json
import pickle
import platform
import re
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import sklearn
from sklearn.base import BaseEstimator
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from .kit import (
    another_process,
    another_time_zone,
    expect_model_file,
    expect_type,
    expect_utc,
    fresh_folder,
    from_notebook,
    quiet,
)
from .kit import call_function as call
from .verdict import NotYet, passed, shorten

KEYS = [
    "model_file", "file_sha256", "trained_at", "features", "data_sha256", "source", "cv_mean", "cv_std", "versions",
    "golden",
]  # fmt: skip
MODEL, SIDECAR = "tumour.joblib", "tumour.json"
SOURCE = "scikit-learn's breast-cancer data, five columns; solutions of exercise 05"
# 5-fold cross-validation accuracy of the given model; a test measures it again.
SCORES = np.array([0.9035, 0.9298, 0.9386, 0.9474, 0.9027], dtype="float32")
GOLDEN = 5
TOLERANCE = 1e-6
MAX_SIDECAR = 10**6
HEX = re.compile(r"[0-9a-f]{64}")


def data() -> tuple[pd.DataFrame, pd.Series]:
    """The exercise's data: five columns (float32, and one int64) of 569 tumours, and the labels."""
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    return X.iloc[:, :5].astype("float32").astype({"mean area": "int64"}), y


def versions() -> dict[str, str]:
    """The versions in use, under the names that a sidecar gives them."""
    return {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
        "joblib": joblib.__version__,
    }


# --- task 1: a hash of the data -------------------------------------------------------------------------------


def data_hash_same(namespace: Mapping[str, Any]) -> None:
    """`data_hash(X, y)` is a SHA-256, the same for equal data in another object and process, and no constant."""
    function = from_notebook(namespace, "data_hash")
    X, y = _table()
    digest = _stable_digest(function, X, y)
    value = X.copy()
    value.iloc[150, 0] += 1
    _expect_another(function, digest, value, y, "one value in the middle")
    passed("data_hash() gives equal data the same SHA-256, and another to a table with one value changed.")


def data_hash_changes(namespace: Mapping[str, Any]) -> None:
    """`data_hash(X, y)` notices a label, a column's name, the order of columns and of rows, and a dtype."""
    function = from_notebook(namespace, "data_hash")
    X, y = _table()
    digest = _stable_digest(function, X, y)
    label = y.copy()
    label.iloc[150] = 1 - label.iloc[150]
    for what, table, labels in (
        ("one column name", X.rename(columns={"size": "area"}), y),
        ("one label", X, label),
        ("the order of the columns", X[["place", "size", "count"]], y),
        ("the order of the rows", X[::-1].reset_index(drop=True), y[::-1].reset_index(drop=True)),
        ("a column's dtype (numbers stored as text)", X.astype({"count": str}), y),
    ):
        _expect_another(function, digest, table, labels, what)
    passed("data_hash() notices labels, names, dtypes, and the order of columns and rows.")


def _stable_digest(function: Callable[..., Any], X: pd.DataFrame, y: pd.Series) -> str:
    """What the learner's `data_hash` gives; `NotYet` unless it gives the same for equal data."""
    digest = _digest(call(function, X, y), "data_hash")
    rebuilt = pd.DataFrame({name: X[name].tolist() for name in X}).astype(X.dtypes)
    labels = pd.Series(y.tolist(), name=y.name, dtype=y.dtype)
    with another_process():
        elsewhere = call(function, rebuilt, labels)
    for what, other in (
        ("a new, equal table", call(function, rebuilt, labels)),
        ("another process", elsewhere),
    ):
        if _digest(other, "data_hash") != digest:
            raise NotYet(
                "E-HASH-UNSTABLE",
                found=f"the hash of the same data is another one in {what}.",
                expected="equal data, equal hash.",
                why="nobody could ever confirm which data the model was trained on. The bytes of an array of"
                " texts are addresses; `hash()` is salted.",
                next="hash the bytes of `X.to_csv(index=False)`; leave out `id()`, `hash()` and times.",
            )
    return digest


def _expect_another(
    function: Callable[..., Any], digest: str, X: pd.DataFrame, y: pd.Series, what: str
) -> None:
    if _digest(call(function, X, y), "data_hash") == digest:
        raise NotYet(
            "E-HASH-BLIND",
            found=f"the hash stays the same when {what} changes.",
            expected="another hash.",
            why="a hash that misses a change vouches for data it has not seen. `hash_pandas_object` leaves out names,"
            " `str(X)` leaves out rows, CSV leaves out dtypes.",
            next="feed it names and dtypes in their order, then the values of X, then y.",
        )


def _digest(value: Any, name: str) -> str:
    expect_type(value, str, name, "64 hexadecimal digits, as text")
    value = str.__str__(value)  # of a class of its own, `==` might say anything
    if not HEX.fullmatch(value):
        raise NotYet(
            "E-HASH-FORM",
            found=f"`{name}` returned {shorten(value, 40)!r}, {len(value)} characters.",
            expected="64 hexadecimal digits, in small letters.",
            why="that is what a SHA-256 looks like, for everybody.",
            next="use `hashlib.sha256(some_bytes).hexdigest()`.",
        )
    return value


# --- task 2: a hash of a file ---------------------------------------------------------------------------------


def file_hash(namespace: Mapping[str, Any]) -> None:
    """`file_hash(path)` is the SHA-256 of the file's bytes: a model's, a copy's, and those of no model at all."""
    function = from_notebook(namespace, "file_hash")
    model, *_ = _small_model(seed=1)
    with fresh_folder() as folder:
        paths = [folder / name for name in ("model.joblib", "copy.joblib", "bytes.bin")]
        for path in paths[:2]:
            joblib.dump(model, path)
        paths[2].write_bytes(bytes(range(256)) * 400 + b"\r\n")
        for path, given in zip(paths, (paths[0], str(paths[1]), paths[2]), strict=True):
            answer, real = _digest(_call_file_hash(function, given), "file_hash"), _sha256(path.read_bytes())
            if answer != real:
                by_path = answer in {_sha256(text.encode()) for text in (str(path), path.name, path.stem)}
                raise NotYet(
                    "E-PATH-HASHED" if by_path else "E-NOT-THE-BYTES",
                    found="the hash is that of the path, not of the file."
                    if by_path
                    else f"the hash of {path.name} is {answer[:12]}…, `sha256sum` says {real[:12]}….",
                    expected="the SHA-256 of all bytes of the file.",
                    why="a path stays the same when the file is replaced; a loaded or re-saved model has other bytes.",
                    next="use `hashlib.sha256(Path(path).read_bytes()).hexdigest()`.",
                )
    passed("file_hash() gives what sha256sum gives, for a model, its copy, and a file that is no model.")


def _call_file_hash(function: Callable[..., Any], path: str | Path) -> Any:
    try:
        return call(function, path)
    except NotYet as error:
        if error.cause != "E-NOT-BYTES":
            raise
        raise NotYet(
            "E-NOT-BYTES",
            found=error.parts["Found"],
            expected="the bytes that lie in the file, given to `hashlib.sha256`.",
            why="a path is only a name, and an open file is not yet read.",
            next="use `Path(path).read_bytes()`; encoding the path would hash its name.",
        ) from error


# --- task 3: the sidecar --------------------------------------------------------------------------------------


def sidecar(namespace: Mapping[str, Any]) -> None:
    """`write_sidecar` describes another model in another folder; JSON's own numbers, UTC, the hashes of tasks 1, 2."""
    hash_of_data = from_notebook(namespace, "data_hash")
    with fresh_folder() as folder:
        before = datetime.now(UTC)
        path, _, X, y, scores, facts = _described(namespace, folder, Path)
        _expect_identity(facts, path, "a made-up source", before)
        _expect_description(facts, X, scores)
        if facts["data_sha256"] != _digest(call(hash_of_data, X, y), "data_hash"):
            raise NotYet(
                "E-DATA-HASH",
                found=f"data_sha256 is {shorten(str(facts['data_sha256']), 40)}.",
                expected="what your `data_hash(X, y)` gives for the X and y that are passed in.",
                why="whoever holds the data calls `data_hash` and compares.",
                next="call `data_hash(X, y)` inside the function, and do not change X before.",
            )
    passed("write_sidecar() described another model: file, data, features, scores, versions, time.")


def golden(namespace: Mapping[str, Any]) -> None:
    """`write_sidecar` keeps the first five rows and another model's probabilities for them."""
    with fresh_folder() as folder:
        _, model, X, _, _, facts = _described(namespace, folder, str)
        _expect_golden(facts, model, X)
    passed("write_sidecar() keeps five rows, and another model's answers to them.")


def sidecar_file(folder: str | Path) -> None:
    """`tumour.json` belongs to `tumour.joblib`: its name, the SHA-256 of its bytes, when and from what it was made."""
    facts = _read_sidecar(Path(folder) / SIDECAR)
    _expect_identity(facts, Path(folder) / MODEL, SOURCE, None)
    if not HEX.fullmatch(str(facts["data_sha256"])) or facts["data_sha256"] == facts["file_sha256"]:
        raise NotYet(
            "E-DATA-HASH",
            found=f"data_sha256 is {shorten(str(facts['data_sha256']), 40)}.",
            expected="64 hexadecimal digits that are the hash of the data.",
            why="without it nobody can say which data made this model.",
            next="store `data_hash(X, y)` under this key.",
        )
    passed("tumour.json names tumour.joblib, and the hash is that of its bytes.")


def description_file(folder: str | Path) -> None:
    """`tumour.json` says the features with their dtypes in order, the scores and the versions."""
    X, _ = data()
    _expect_description(_read_sidecar(Path(folder) / SIDECAR), X, SCORES)
    passed("tumour.json says features, dtypes, scores and versions, and needs no model to be read.")


def golden_file(folder: str | Path) -> None:
    """The golden answers in `tumour.json` are those of the model in `tumour.joblib`, which is the exercise's."""
    facts = _read_sidecar(Path(folder) / SIDECAR)
    model = expect_model_file(Path(folder) / MODEL, "the given cell").model
    X, y = data()
    if not isinstance(model, Pipeline):
        raise NotYet(
            "E-CONTAINER",
            found=f"{MODEL} holds a {type(model).__name__}.",
            expected="the pipeline itself.",
            why="notes inside the model file can be read only by loading it: too late to check anything.",
            next="leave the file as the given cell saved it; the notes go into the JSON file.",
        )
    answers = _answers(model, X)
    if answers is None or not np.allclose(answers, given_model(X, y).predict_proba(X), rtol=0, atol=1e-3):
        raise NotYet(
            "E-OTHER-MODEL",
            found=f"{MODEL} holds another model than the given one.",
            expected="the model that the given cell fitted and saved.",
            why="a sidecar may be true to the last digit and still describe the wrong model.",
            next="do not fit or save anything in your functions; run the notebook from the top.",
        )
    _expect_golden(facts, model, X)
    passed("The model in tumour.joblib gives the five golden answers of tumour.json.")


def given_model(X: pd.DataFrame, y: pd.Series) -> Pipeline:
    """The model of this exercise, as the notebook's given cell fits it."""
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)


def _described(
    namespace: Mapping[str, Any], folder: Path, kind: Callable[[Path], Any]
) -> tuple[Path, Pipeline, pd.DataFrame, pd.Series, np.ndarray, dict[str, Any]]:
    """Let the learner's `write_sidecar` describe another model: path, model, X, y, scores, and what was written."""
    function = from_notebook(namespace, "write_sidecar")
    model, X, y = _small_model(seed=5)
    path, scores = folder / "other.joblib", np.array([0.5, 0.75, 0.7, 0.8], dtype="float32")
    joblib.dump(model, path)

    def write_sidecar(*args: Any) -> Any:
        try:
            return function(*args)
        except NotImplementedError as error:
            deepest = traceback.extract_tb(error.__traceback__)[-1].name
            if deepest == function.__name__:
                raise
            raise NotYet(
                "E-NOT-ATTEMPTED",
                found=f"`write_sidecar` calls `{deepest}`, which is still as it was handed out.",
                expected=f"a `{deepest}` that works.",
                why="the sidecar holds the hashes of the first two tasks.",
                next=f"go back to the task of `{deepest}`, then run this cell again.",
            ) from None

    try:
        with another_time_zone():
            call(write_sidecar, kind(path), model, X, y, scores, "a made-up source")
    except NotYet as error:
        raise (error.__cause__ if isinstance(error.__cause__, NotYet) else error) from None
    twin, *_ = _small_model(seed=5)  # `write_sidecar` may have changed `model`
    return path, twin, X, y, scores, _read_sidecar(path.with_suffix(".json"))


def _read_sidecar(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_SIDECAR:
            raise ValueError(f"it has more than {MAX_SIDECAR:,} bytes")
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotYet(
            "E-FILE-MISSING",
            found=f"there is no {path.name} beside the model file.",
            expected="a JSON file with the model file's name and the ending .json.",
            why="only a file of its own can be read before the model is loaded.",
            next='write to `Path(path).with_suffix(".json")`; if the cell that calls your function shows an error,'
            " mend that first.",
        ) from None
    except (ValueError, RecursionError) as error:
        raise NotYet(
            "E-NOT-JSON",
            found=f"{path.name} is no JSON: {shorten(str(error), 60)}.",
            expected="one JSON object.",
            why="JSON can be read by any language and cannot run code.",
            next="write it with `json.dumps(facts, indent=2)`, where each value is text, a number, a list or a"
            " dictionary.",
        ) from None
    missing = [key for key in KEYS if not isinstance(facts, dict) or key not in facts]
    if missing:
        raise NotYet(
            "E-KEYS",
            found=f"{path.name} lacks {shorten(', '.join(missing), 80)}.",
            expected=f"the keys {', '.join(KEYS)}.",
            why="each answers a question that somebody will ask later.",
            next="add the missing keys, spelled like this.",
        )
    return facts


def _expect_identity(facts: dict[str, Any], path: Path, source: str, before: datetime | None) -> None:
    """`NotYet` unless the sidecar says which file it describes, from what it was made, and when."""
    if facts["model_file"] != path.name:
        raise NotYet(
            "E-MODEL-FILE",
            found=f"model_file is {shorten(repr(facts['model_file']), 60)}.",
            expected=f"{path.name}, without a folder.",
            why="the two files travel together; the folder they lay in once says nothing elsewhere.",
            next="use `Path(path).name`.",
        )
    try:
        real = _sha256(path.read_bytes())
    except OSError:
        raise NotYet(
            "E-FILE-MISSING",
            found=f"there is no {path.name} beside its sidecar.",
            expected="both files in one folder.",
            why="papers without the thing that they describe are worth nothing.",
            next="run the given cell that saves the model, then the one that writes the sidecar.",
        ) from None
    if facts["file_sha256"] != real:
        by_path = _sha256(str(path).encode()) == facts["file_sha256"]
        raise NotYet(
            "E-PATH-HASHED" if by_path else "E-FILE-HASH",
            found="file_sha256 is the hash of the path."
            if by_path
            else f"file_sha256 is {shorten(str(facts['file_sha256']), 14)}, the file's bytes have {real[:12]}….",
            expected="the SHA-256 of the bytes that lie in the file.",
            why="a hash of anything else (path, text, loaded model) cannot tell whether the file was replaced.",
            next="store `file_hash(path)`, and do not save the model again afterwards.",
        )
    expect_utc(facts["trained_at"], "trained_at", before)
    if facts["source"] != source:
        raise NotYet(
            "E-SOURCE",
            found=f"source is {shorten(repr(facts['source']), 60)}.",
            expected=f"the text that is passed in: {shorten(repr(source), 60)}.",
            why="it leads back to the data and the code.",
            next="store the argument `source` as it is.",
        )


def _expect_description(facts: dict[str, Any], X: pd.DataFrame, scores: np.ndarray) -> None:
    """`NotYet` unless features, scores and versions are those of this model."""
    features = [{"name": name, "dtype": str(dtype)} for name, dtype in X.dtypes.items()]
    if facts["features"] != features:
        said = facts["features"] if isinstance(facts["features"], list) else []
        names = [feature.get("name") if isinstance(feature, dict) else feature for feature in said]
        right = names == list(X.columns)
        raise NotYet(
            "E-DTYPES" if right else "E-FEATURES",
            found=f"features begins {shorten(str(said[:2] or facts['features']), 70)}; "
            + ("the names are right, the rest is not." if right else "names or their order are wrong."),
            expected=f"one dictionary a column of X, in order, the first {features[0]}.",
            why="columns in another order or of another type give other answers, without an error.",
            next="use `[{'name': name, 'dtype': str(dtype)} for name, dtype in X.dtypes.items()]`.",
        )
    for key, wanted in (("cv_mean", scores.mean()), ("cv_std", scores.std())):
        sample = scores.std(ddof=1) if key == "cv_std" else wanted  # pandas and statistics divide by n - 1
        value = facts[key]
        if isinstance(value, bool | str) or not any(
            _close(value, number, 1e-4) for number in (wanted, sample)
        ):
            raise NotYet(
                "E-SCORES",
                found=f"{key} is {shorten(repr(value), 40)}.",
                expected=f"the number {float(wanted):.4f}, from the scores that are passed in.",
                why="whoever retrains the model compares with these two; text cannot be compared.",
                next=f"use `float(np.{'mean' if key == 'cv_mean' else 'std'}(scores))`.",
            )
    said = facts["versions"] if isinstance(facts["versions"], dict) else {}
    for name, version in versions().items():
        if (str(said.get(name)).split() or [""])[0] != version:  # sys.version goes on after a space
            raise NotYet(
                "E-VERSION",
                found=f"versions says {shorten(str(said.get(name, 'nothing')), 40)} for {name}.",
                expected=f"{version}, and an entry for each of {', '.join(versions())}.",
                why="another version may refuse the file, or read it and predict differently.",
                next="ask the packages (`sklearn.__version__`, `platform.python_version()`); type no version in.",
            )


def _expect_golden(facts: dict[str, Any], model: Any, X: pd.DataFrame) -> None:
    """`NotYet` unless `golden` holds the first rows of X, and the model's probabilities for them."""
    kept = facts["golden"] if isinstance(facts["golden"], dict) else {}
    arrays = {}
    for key, width in (("rows", X.shape[1]), ("probabilities", 2)):
        with contextlib.suppress(Exception):  # whatever a stranger's JSON may hold
            arrays[key] = np.array(kept.get(key), dtype=float)
        if key not in arrays or arrays[key].shape != (GOLDEN, width):
            raise NotYet(
                "E-GOLDEN-FORM",
                found=f"golden has {shorten(str(kept.get(key)), 50)} under {key}.",
                expected=f"{GOLDEN} lists of {width} numbers.",
                why="whoever loads the model must be able to ask the same questions, and compare all probabilities.",
                next="use `X.head(5).to_numpy().tolist()` for rows and `model.predict_proba(X.head(5)).tolist()` for"
                " probabilities.",
            )
    if not np.allclose(arrays["rows"], X.head(GOLDEN).to_numpy(dtype=float), rtol=1e-6):
        raise NotYet(
            "E-GOLDEN-ROWS",
            found=f"the first golden row is {shorten(str(arrays['rows'][0].tolist()), 60)}.",
            expected="the first five rows of X, as they are, columns in order.",
            why="the model takes raw values and scales them itself.",
            next="use `X.head(5).to_numpy().tolist()`.",
        )
    answers = _answers(model, X.head(GOLDEN))
    if answers is None or not np.allclose(answers, arrays["probabilities"], rtol=0, atol=TOLERANCE):
        raise NotYet(
            "E-GOLDEN-ANSWERS",
            found="the model gives other answers to the golden rows than the sidecar says.",
            expected=f"the model's own probabilities, to {TOLERANCE:g}.",
            why="rounded answers, labels or those of another model cannot tell a swapped file.",
            next="store `model.predict_proba(X.head(5)).tolist()`, not rounded, with the argument `model`.",
        )


def _answers(model: Any, X: pd.DataFrame) -> np.ndarray | None:
    """What the model says about X; None where it cannot."""
    try:
        with quiet():
            return np.asarray(model.predict_proba(X), dtype=float)
    except Exception:
        return None


def _close(value: Any, wanted: float, tolerance: float) -> bool:
    return isinstance(value, int | float) and float(wanted) - tolerance <= value <= float(wanted) + tolerance


# --- task 4: loading with care --------------------------------------------------------------------------------


class Trap:
    """A pickle of it calls `_spring` when it is loaded, which notes that this happened and does nothing else."""

    def __reduce__(self) -> tuple[Callable[[], dict], tuple[()]]:
        return _spring, ()


_sprung: list[str] = []


def _spring() -> dict[str, str]:
    _sprung.append("loaded")
    return {}


def load_in_order(namespace: Mapping[str, Any]) -> None:
    """`load_verified` looks at sidecar, versions and hash, in this order, before anything is loaded."""
    function = from_notebook(namespace, "load_verified")
    trap = pickle.dumps(Trap())
    old = {"versions": versions() | {"scikit-learn": "0.19.2"}}
    with fresh_folder() as folder:
        model, X, content, facts = _good_delivery()
        _expect_accepted(function, _deliver(folder, content, facts), model, X, Path)
        for step, what, sent, changed in (
            ("hash", "the file was replaced by a trap", trap, facts),
            ("hash", "one byte was added to the file", content + b".", facts),
            (
                "versions",
                "another scikit-learn wrote the model",
                trap,
                facts | old | {"file_sha256": _sha256(trap)},
            ),
            ("versions", "neither the version nor the hash fits", trap, facts | old),
            ("sidecar", "there is no sidecar", trap, None),
            ("sidecar", "the sidecar is no JSON", trap, "{'model_file': 'x'}"),
        ):
            _expect_refused(function, _deliver(folder, sent, changed), step, what)
    passed("load_verified() accepts a good file, and refuses six bad ones before anything is loaded.")


def load_golden(namespace: Mapping[str, Any]) -> None:
    """`load_verified` compares the golden answers of what it loaded: with a tolerance, and not the labels only."""
    function = from_notebook(namespace, "load_verified")
    with fresh_folder() as folder:
        model, X, content, facts = _good_delivery()
        _expect_accepted(function, _deliver(folder, content, facts), model, X, str)
        close = np.array(facts["golden"]["probabilities"]) + np.array([1e-9, -1e-9])
        almost = facts | {"golden": facts["golden"] | {"probabilities": close.tolist()}}
        try:
            _expect_accepted(function, _deliver(folder, content, almost), model, X, Path)
        except NotYet as error:
            raise NotYet(
                "E-GOLDEN-EXACT",
                found="golden answers that differ by 0.000000001 are refused.",
                expected="a comparison with a tolerance of about 0.000001.",
                why="another processor may round the last digit otherwise; that is no other model.",
                next="use `np.allclose(answers, probabilities, rtol=0, atol=1e-6)`.",
            ) from error
        other, *_ = _small_model(seed=2, C=0.5)  # on these rows it gives the same labels, other probabilities
        swapped = pickle.dumps(other)
        path = _deliver(folder, swapped, facts | {"file_sha256": _sha256(swapped)})
        _expect_refused(
            function, path, "golden", "file and hash were replaced by those of a slightly other model"
        )
    passed("load_verified() asks the golden questions, and tells another model from rounding.")


def _good_delivery() -> tuple[Pipeline, pd.DataFrame, bytes, dict[str, Any]]:
    """A model that no notebook has, the rows it was fitted on, its file's bytes, and its true sidecar."""
    model, X, _ = _small_model(seed=2)
    content = pickle.dumps(model, protocol=3)  # a model loaded and pickled again gives other bytes
    return (
        model,
        X,
        content,
        {
            "model_file": "sent.joblib",
            "file_sha256": _sha256(content),
            "trained_at": "2026-01-15T09:30:00+00:00",
            "features": [{"name": name, "dtype": str(dtype)} for name, dtype in X.dtypes.items()],
            "data_sha256": _sha256(b"not sent"),
            "source": "made up by the check",
            "cv_mean": 0.8,
            "cv_std": 0.02,
            "versions": versions(),
            "golden": {
                "rows": X.head(GOLDEN).to_numpy().tolist(),
                "probabilities": model.predict_proba(X.head(GOLDEN)).tolist(),
            },
        },
    )


def _deliver(folder: Path, content: bytes, facts: dict[str, Any] | str | None) -> Path:
    """Put a model file and its sidecar (an object, a text, or none) into the folder; the path of the model file."""
    path = folder / "sent.joblib"
    path.write_bytes(content)
    beside = path.with_suffix(".json")
    beside.unlink(missing_ok=True)
    if facts is not None:
        beside.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
    return path


def _expect_accepted(
    function: Callable[..., Any], path: Path, model: Pipeline, X: pd.DataFrame, kind: Callable[[Path], Any]
) -> None:
    """`NotYet` unless the learner's function gives back the model of a good delivery."""
    try:
        loaded = call(function, kind(path))
    except NotYet as error:
        if error.cause != "E-RAISED" or not isinstance(error.__cause__, ValueError):
            raise
        raise NotYet(
            "E-GOOD-REFUSED",
            found=f"a delivery whose papers all fit is refused: {shorten(str(error.__cause__), 70)}",
            expected="the model.",
            why="a loader that refuses good files will soon be bypassed.",
            next="look at the step that says no: `file_hash` must be right (task 2), versions are compared as text,"
            " golden answers with `np.allclose`.",
        ) from error
    expect_type(loaded, BaseEstimator, "load_verified", "the model that it loaded")
    answers = _answers(loaded, X)
    if answers is None or not np.array_equal(answers, model.predict_proba(X)):
        raise NotYet(
            "E-OTHER-MODEL",
            found="`load_verified` returned another model than the one in the file.",
            expected="the model in the file at `path`.",
            why="what was checked and what is used must be the same thing.",
            next="return what `joblib.load(path)` gave you; use the argument only.",
        )


def _expect_refused(function: Callable[..., Any], path: Path, step: str, what: str) -> None:
    """`NotYet` unless the learner's function raises a ValueError that begins with `step`, and loads nothing before."""
    _sprung.clear()
    told: BaseException | None = None
    try:
        with quiet():
            function(path)
    except (Exception, SystemExit) as error:
        told = error
    if _sprung:
        raise NotYet(
            "E-LOADED-TOO-EARLY",
            found=f"when {what}, the file is loaded, and the trap in it has run.",
            expected=f"a ValueError that begins with '{step}', and no load.",
            why="loading a pickle runs what it names; a check after that comes too late.",
            next="do the steps in this order: read the sidecar, compare the version, compare `file_hash(path)`, and"
            " only then `joblib.load`.",
        )
    if told is None:
        raise NotYet(
            "E-NOT-REFUSED",
            found=f"when {what}, `load_verified` raises nothing.",
            expected=f"a ValueError that begins with '{step}'.",
            why="a result that nobody looks at, or labels that happen to agree, let the wrong model through.",
            next=f"write `if … != …: raise ValueError('{step}: …')`; for golden, compare all probabilities.",
        )
    if not isinstance(told, ValueError) or not str(told).lower().startswith(step):
        raise NotYet(
            "E-WRONG-ERROR",
            found=f"when {what}: {shorten(f'{type(told).__name__}: {told}', 70)}",
            expected=f"a ValueError whose text begins with '{step}'.",
            why="whoever gets the error must see which step said no.",
            next=f"write `raise ValueError('{step}: …')`; keep the order sidecar, versions, hash, golden, and turn an"
            " error while reading the sidecar into one.",
        )


# --- task 5: as good as before? -------------------------------------------------------------------------------


def same_range(namespace: Mapping[str, Any]) -> None:
    """`same_range(path, scores)` compares the mean with the range of another sidecar, on both sides."""
    function = from_notebook(namespace, "same_range")
    *_, facts = _good_delivery()
    spread = np.array([-0.05, 0.0, 0.05])
    with fresh_folder() as folder:
        path = _deliver(folder, b"", facts | {"cv_mean": 0.8, "cv_std": 0.02})
        for mean, wanted, kind in (
            (0.80, True, Path),
            (0.765, True, str),
            (0.755, False, Path),
            (0.835, True, str),
            (0.845, False, Path),
        ):
            answer = call(function, kind(path.with_suffix(".json")), mean + spread)
            expect_type(answer, bool | np.bool_, "same_range", "True or False")
            if bool(answer) != wanted:
                raise NotYet(
                    "E-RANGE",
                    found=f"`same_range` says {bool(answer)} for new scores with mean {mean}, where the sidecar has"
                    " cv_mean 0.8 and cv_std 0.02.",
                    expected=f"{wanted}: the range is 0.76 to 0.84.",
                    why="a score that is far too good is as suspicious as one that is too low.",
                    next="`abs(np.mean(scores) - cv_mean) <= 2 * cv_std`, both from the sidecar at `path`.",
                )
    passed("same_range() knows the range of another sidecar, below and above.")


# --- inputs of the checks' own --------------------------------------------------------------------------------


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _table(rows: int = 300) -> tuple[pd.DataFrame, pd.Series]:
    """A table that no notebook has: a float32, an int64 and a text column; and labels."""
    rng = np.random.default_rng(3)
    X = pd.DataFrame(
        {
            "size": rng.normal(size=rows).astype("float32"),
            "place": rng.choice(["north", "south"], rows),
            "count": rng.integers(0, 50, rows),
        }
    )
    return X, pd.Series(np.arange(rows) % 2, name="label")


def _small_model(seed: int, C: float = 1.0) -> tuple[Pipeline, pd.DataFrame, pd.Series]:
    """A small fitted pipeline that no notebook has, the table (60 × 3, two dtypes) it was fitted on, and the labels."""
    return pickle.loads(_fitted(seed, C))


@functools.cache
def _fitted(seed: int, C: float) -> bytes:
    """What `_small_model` gives, as bytes: a new copy each time costs less than a new fit."""
    rng = np.random.default_rng(seed)
    X = pd.DataFrame(
        {"b": rng.normal(size=60), "a": rng.integers(0, 9, 60), "c": rng.normal(size=60).astype("float32")}
    )
    y = (X["b"] + rng.normal(size=60) / 2 > 0).astype(int)
    return pickle.dumps((make_pipeline(StandardScaler(), LogisticRegression(C=C)).fit(X, y), X, y))
