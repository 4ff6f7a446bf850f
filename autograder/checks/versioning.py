"""The checks of exercise 06-versioning.

A learner's functions are tried on files, registries and moments of the checks' own: models with another version's
stamp, a second writer who comes between, a process that dies at every step. The `*_file` checks judge only what lies
on disk. Old pickles name classes that no allow-list knows: the five old files are opened only when their SHA-256 says
that they are the ones we handed out.
"""

import contextlib
import functools
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import joblib
import numpy as np
import pandas as pd
import sklearn.base
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from .kit import call_function as call
from .kit import diagnose, expect_type, from_notebook, quiet
from .loader import BadFile, RefusedClass, open_model
from .verdict import NotYet, passed, shorten

OUTCOMES = ("works", "warns", "changed answers", "load fails", "predict fails")
COLUMNS = ("event", "version", "who", "at", "file", "sha256")
TABLE = f"CREATE TABLE IF NOT EXISTS events ({', '.join(COLUMNS).replace('version', 'version INTEGER')})"
# what the exercise hands out, beside the notebook
SHIPPED = {
    "applications.csv": "b3946adf5bb1b59410ff6b6f9d4036381209068ae5eb42237c0e9e8e0315a0b5",
    "expected.json": "760d09e7d2eaa0cfb956dee8eea2250eb5a942f5725e968d414abbc1377841e3",
    "forest-1.3.2.joblib": "d1184c603209c92455d9e25f533cf3899a4bdd9460c37b57cadf1fef6c674d40",
    "forest-1.3.2.onnx": "dc347773899b3f171bec2140fcc4d2fe8b37b1a38151eb8ba1354481cc0258ff",
    "imputer-1.5.2.joblib": "cf9071f617e270b6aa8887f0acaae374afb4f105f196d540db2f61bd7edf94f8",
    "logistic-1.0.2.joblib": "90e6760cbd99361d5127aea0eafcac5c776e82a25719a986d72dc0dfd92b8c52",
    "neighbours-1.0.2.joblib": "d54821a6e01af1fa5748f85541289c5173f27db3d71470d2f1cfeeb2f899fe34",
}
OLD = [name for name in SHIPPED if name.endswith((".joblib", ".onnx"))]
CANDIDATES = 11
AUTHOR = "ada"
STORY = [("promote", 2, "ben"), ("promote", 9, "ben"), ("promote", 11, "cleo"), ("rollback", 9, "ben")]
IN_USE = STORY[-1][1]
UNREGISTERED, OWN = 99, 7  # what the given cell tries to promote and must not
PATIENCE = 0.3  # seconds that the first of two writers waits for the second
MOST_ROWS = 10_000
_time = datetime.fromisoformat("2026-03-02T09:30:00+00:00")


# --- task 1: the newest name ----------------------------------------------------------------------------------


def newest(namespace: Mapping[str, Any]) -> None:
    """`newest(names)` returns the name with the highest version number."""
    function = from_notebook(namespace, "newest")
    for numbers in ([10, 9], [2, 9, 1], [11, 9, 10, 1], [99, 100, 20], [7]):
        days = [date + 1 for date in range(len(numbers))][::-1]  # the first is the youngest
        names = [
            f"credit_v{number}_2026-03-{day:02}.joblib" for number, day in zip(numbers, days, strict=True)
        ]
        right = names[numbers.index(max(numbers))]
        found = call(function, list(names))
        expect_type(found, str, "newest", "one of the names")
        found = str.__str__(found)  # plain text, whatever `==` a learner's own text has
        if found != right:
            by_text = found == max(names)
            raise NotYet(
                "E-SORTED-AS-TEXT" if by_text else "E-NOT-THE-NEWEST",
                found=f"of {', '.join(f'v{number}' for number in numbers)}, `newest` chose {found}.",
                expected=f"{right}.",
                why="as text, v9 comes after v10, because 9 comes after 1."
                if by_text
                else "the version number decides, and nothing else: a repair of v8 may carry a later date than v11.",
                next="take the digits between `_v` and the next `_`, make an `int` of them, and compare those.",
            )
    passed("newest() compares version numbers, also of v9, v10 and v100.")


# --- task 2: what becomes of an old file ----------------------------------------------------------------------


def classify(namespace: Mapping[str, Any]) -> None:
    """`classify(path, X, labels)` names what becomes of files that no notebook has seen."""
    function = from_notebook(namespace, "classify")
    model, X = _small_model()
    labels = [int(label) for label in model.predict(X)]
    other = [1 - labels[0], *labels[1:]]
    broken = _small_model()[0]
    del broken[-1].coef_
    with _folder() as folder:
        for name, thing, stamp in (
            ("plain", model, None),
            ("stamped", model, "0.99"),
            ("hollow", broken, None),
            ("hollow-stamped", broken, "0.99"),
        ):
            with mock.patch.object(sklearn.base, "__version__", stamp or sklearn.base.__version__):
                joblib.dump(thing, folder / f"{name}.joblib")
        whole = (folder / "plain.joblib").read_bytes()
        (folder / "cut.joblib").write_bytes(whole[: len(whole) // 2])
        (folder / "moved.joblib").write_bytes(b"csklearn.no_such_module\nModel\n.")
        for name, told, right in (
            ("plain", labels, "works"),
            ("stamped", labels, "warns"),
            ("plain", other, "changed answers"),
            ("stamped", other, "changed answers"),
            ("moved", labels, "load fails"),
            ("cut", labels, "load fails"),
            ("hollow", labels, "predict fails"),
            ("hollow-stamped", labels, "predict fails"),
        ):
            _expect_outcome(_classified(function, folder / f"{name}.joblib", X, told), right, name)
    passed("classify() told all five outcomes apart, on files of the check's own.")


def _classified(function: Callable[..., Any], path: Path, X: np.ndarray, labels: list[int]) -> Any:
    """The learner's verdict on one file, with Python's usual filter for warnings; an error counts as a verdict."""

    @functools.wraps(function)
    def tried(*args: Any) -> Any:
        warnings.simplefilter("default")  # `call` silences all, and would hide what is to be heard
        try:
            return function(*args)
        except NotImplementedError:
            raise
        except Exception as error:
            return error

    return call(tried if callable(function) else function, path, X, labels)


def _expect_outcome(found: Any, right: str, name: str) -> None:
    kinds = {
        "plain": "a good file",
        "stamped": "a file with another version's stamp",
        "moved": "a file whose class has moved",
        "cut": "a file cut in half",
        "hollow": "a model that loads and lacks an attribute",
        "hollow-stamped": "a model that warns, loads and lacks an attribute",
    }
    what = kinds[name] + (" and other answers than it once gave" if right == "changed answers" else "")
    if isinstance(found, Exception):
        if right not in ("load fails", "predict fails"):
            raise diagnose(found, f"for {what}, `classify` raised")
        raise NotYet(
            "E-NOT-CAUGHT",
            found=f"for {what}, `classify` raised {type(found).__name__}: {shorten(str(found), 60)}.",
            expected=f"the word '{right}'.",
            why="whoever sorts a hundred files cannot stop at the first that does not open.",
            next="put `load(path)` in a `try` of its own and `predict` in another; catch `Exception`.",
        )
    expect_type(found, str, "classify", "one of the five words")
    found = str.__str__(found)
    if found == right:
        return
    if found not in OUTCOMES:
        raise NotYet(
            "E-WORD",
            found=f"`classify` returned {shorten(repr(found), 40)}.",
            expected=f"one of: {', '.join(OUTCOMES)}.",
            why="a word that is spelled differently cannot be counted or compared.",
            next="copy the words from the table of the task.",
        )
    cause, why, step = {
        "changed answers": (
            "E-CHANGED-MISSED",
            "this is the dangerous one: no error says so, only the answers do.",
            "compare `model.predict(X)` with `labels` before you look at the warnings.",
        ),
        "warns": (
            "E-WARNING-MISSED",
            "the warning is the only sign that another version wrote the file.",
            "load inside `with warnings.catch_warnings(record=True) as heard:`, then ask `if heard`.",
        ),
        "works": (
            "E-FALSE-ALARM",
            "who cries at good files is not believed at bad ones.",
            "look what `labels` is (a list) and what `predict` gives (an array): `np.array_equal` compares both.",
        ),
        "load fails": (
            "E-LOAD-OR-PREDICT",
            "the remedy differs: a file that does not load needs its old environment.",
            "let the first `try` hold `load(path)` and nothing else.",
        ),
        "predict fails": (
            "E-LOAD-OR-PREDICT",
            "loading is no proof: this file loads and fails when it is used.",
            "call `predict` in a second `try`, after loading has worked.",
        ),
    }[right]
    raise NotYet(
        cause, found=f"{what} is called '{found}'.", expected=f"'{right}'.", why=why, next=step
    ) from None


def classification_file(folder: str | Path) -> None:
    """`models/classification.json` says of each old file what becomes of it here and now."""
    folder = Path(folder)
    told = _read_json(folder / "models" / "classification.json", "the words, one for each old file")
    missing = [name for name in OLD if name not in told]
    if missing:
        raise NotYet(
            "E-KEYS",
            found=f"classification.json lacks {', '.join(missing)}.",
            expected="all five old files, by name.",
            why="a file that nobody has looked at is the one that surprises.",
            next="run the given cell again after your function works.",
        )
    truth = _truth(folder)
    for name, right in truth.items():
        if type(told[name]) is not str or told[name] != right:
            raise NotYet(
                "E-CLASSIFICATION",
                found=f"classification.json calls {name} {shorten(repr(told[name]), 30)}.",
                expected="what opening it in this environment shows.",
                why="the word decides whether this model may go on deciding about loans.",
                next=f"call `load({name!r})` in a new cell, then `predict(X)`, and compare with `expected`.",
            )
    passed("classification.json says of all five files what opening them shows.")


def _truth(folder: Path) -> dict[str, str]:
    """What becomes of each old file in this environment."""
    content = _shipped(folder)
    X, _ = _table(content)
    expected = json.loads(content["expected.json"])
    return {name: _outcome(name, content[name], X, expected[name]) for name in OLD}


def _shipped(folder: Path) -> dict[str, bytes]:
    """The bytes of the files that we handed out; `NotYet` if one is not as it was."""
    content = {}
    for name, digest in SHIPPED.items():
        try:
            content[name] = (folder / name).read_bytes()
        except OSError:
            content[name] = b""
        if hashlib.sha256(content[name]).hexdigest() != digest:
            raise NotYet(
                "E-SHIPPED-FILE",
                found=f"{name} is missing or not as it was handed out.",
                expected="the file of the exercise, byte for byte.",
                why="who checks old files must not change them; and we open no pickle that is not ours.",
                next=f"fetch a fresh copy of the exercise and take {name} from it.",
            )
    return content


def _table(content: dict[str, bytes]) -> tuple[np.ndarray, np.ndarray]:
    table = pd.read_csv(io.BytesIO(content["applications.csv"]))
    return table.drop(columns="defaulted").to_numpy("float32"), table["defaulted"].to_numpy()


def _outcome(name: str, content: bytes, X: np.ndarray, labels: list[int]) -> str:
    """One of OUTCOMES for the bytes of a file that is known to be ours."""
    if name.endswith(".onnx"):
        from onnxruntime import InferenceSession

        session = InferenceSession(content, providers=["CPUExecutionProvider"])
        now = session.run(None, {session.get_inputs()[0].name: X})[0]
        return "works" if np.array_equal(now, labels) else "changed answers"
    with warnings.catch_warnings(record=True, action="always") as heard:
        try:
            model = joblib.load(io.BytesIO(content))
        except Exception:
            return "load fails"
        try:
            now = model.predict(X)
        except Exception:
            return "predict fails"
    if not np.array_equal(now, labels):
        return "changed answers"
    return "warns" if heard else "works"


# --- task 3: registering --------------------------------------------------------------------------------------


def register(namespace: Mapping[str, Any]) -> None:
    """`register(folder, path, author)` keeps the file under a new number, and notes it."""
    function = from_notebook(namespace, "register")
    with _folder() as place:
        folder, source = place / "registry", place / "candidate.joblib"
        folder.mkdir()
        kept: dict[int, bytes] = {}
        for number in range(1, 12):
            source.write_bytes(kept.setdefault(number, f"model {number}".encode() * number))
            given = source if number % 2 else str(source)
            version = _tried(function, folder if number % 2 else str(folder), given, f"author {number}")
            _expect_number(version, number)
            if number == 3:
                _insert(folder, "promote", 2, "ben")  # events that are no registrations
                _insert(folder, "promote", 1, "ben")
        rows = _rows(folder / "registry.db")
        registered = _registrations(rows)
        if len(rows) < 13:
            _not_noted(len(registered), 11)
        for number, content in kept.items():
            row = registered[number]
            _expect_kept(folder, row, content)
            if row["who"] != f"author {number}":
                raise NotYet(
                    "E-WHO",
                    found=f"the author noted for version {number} is {shorten(repr(row['who']), 30)}.",
                    expected=f"'author {number}', who was passed in.",
                    why="without the author nobody can tell whether somebody else approved.",
                    next="insert the argument `author` into the column `who`.",
                )
            _expect_time(row["at"])
        source.unlink()
        try:
            with quiet():
                function(folder, source, "ada")
        except Exception:
            pass
        else:
            raise NotYet(
                "E-SILENT-FAILURE",
                found="registering a file that does not exist raised nothing.",
                expected="an error, such as the one that reading the file raises.",
                why="somebody believes that the model is safe.",
                next="let the error out: no `except` around reading the file.",
            )
        if len(_rows(folder / "registry.db")) != len(rows):
            raise NotYet(
                "E-ROW-WITHOUT-FILE",
                found="registering a file that does not exist left a row in the registry.",
                expected="no row, since there is no file.",
                why="the registry then promises a model that nobody has.",
                next="read and copy the file first, and insert the row last; then COMMIT.",
            )
    passed("register() kept eleven files under eleven numbers, and noted who and when.")


def two_writers(namespace: Mapping[str, Any]) -> None:
    """A second `register` that comes between the first one's look and its INSERT does not spoil either."""
    function = from_notebook(namespace, "register")
    second: dict[str, Any] = {}
    with _folder() as place:
        folder = place / "registry"
        folder.mkdir()
        sources = {name: place / f"{name}.joblib" for name in ("zero", "one", "two")}
        for name, path in sources.items():
            path.write_bytes(name.encode() * 3)
        _tried(function, folder, sources["zero"], "ada")

        def run_second() -> None:
            try:
                second["version"] = function(folder, sources["two"], "ben")
            except BaseException as error:
                second["error"] = error

        ours, thread = threading.get_ident(), threading.Thread(target=run_second, daemon=True)

        def between(statement: str) -> None:
            writes = statement.lstrip().upper().startswith(("INSERT", "REPLACE", "UPDATE"))
            if writes and thread.ident is None and threading.get_ident() == ours:
                thread.start()
                thread.join(PATIENCE)  # one who waits for the lock is still waiting then

        with _traced(between):
            try:
                first = _tried(function, folder, sources["one"], "ada")
            except NotYet as error:
                if "locked" in str(error):
                    _locked()
                raise
            if thread.ident is None:
                thread.start()
            thread.join(10)
        if "error" in second:
            if "locked" in str(second["error"]):
                _locked()
            raise NotYet(
                "E-SECOND-WRITER",
                found=f"the second of two writers failed: {shorten(str(second['error']), 80)}",
                expected="both versions, under two numbers.",
                why="two colleagues may finish in the same minute.",
                next="open the registry inside the function, `with registry(folder) as database:`, and lock it first.",
            )
        if thread.is_alive():
            raise NotYet(
                "E-LOCK-KEPT",
                found="the second of two writers waits for ever.",
                expected="its turn, as soon as the first is done.",
                why="one forgotten COMMIT stops everybody.",
                next="end each `BEGIN IMMEDIATE` with a `COMMIT`, and leave the `with` block.",
            )
        rows = [row for row in _rows(folder / "registry.db") if row["event"] == "register"]
        numbers = [row["version"] for row in rows]
        if len(set(numbers)) != 3 or first == second["version"]:
            raise NotYet(
                "E-LOST-UPDATE",
                found=f"two writers at once got the numbers {first} and {second['version']}.",
                expected="two numbers: the second looks only when the first has written.",
                why="two models under one number: nobody can say which of them decided.",
                next="begin with `database.execute('BEGIN IMMEDIATE')`, *before* you ask for the highest number.",
            )
        for row in rows:
            name = {first: "one", second["version"]: "two"}.get(row["version"], "zero")
            _expect_kept(folder, row, name.encode() * 3)
    passed("register() survives a second writer who comes between.")


def _locked() -> None:
    raise NotYet(
        "E-LOCKED",
        found="with two writers at once, one of them failed: database is locked.",
        expected="that the second waits for its turn.",
        why="both have looked, and neither can write before the other lets go.",
        next="write `BEGIN IMMEDIATE` instead of `BEGIN`: it takes the lock before the look.",
    ) from None


def registry_file(folder: str | Path) -> None:
    """The handed-in registry has eleven versions, and each of its files holds the candidate of that number."""
    folder = Path(folder)
    rows = _rows(folder / "registry.db")
    registered = _registrations(rows)
    if sorted(registered) != list(range(1, CANDIDATES + 1)):
        _not_noted(len(registered), CANDIDATES)
    X, y = _table(_shipped(folder.parent))
    for number, row in sorted(registered.items()):
        path = _file_of(folder, row)
        if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            raise NotYet(
                "E-FILE-OR-HASH",
                found=f"the file of version {number} and the sha256 noted for it do not belong together.",
                expected="a file of its own for each version, never touched again, and the hash of its bytes.",
                why="past decisions can only be replayed with the bytes that made them.",
                next="give each copy a name with its number, and hash the bytes you copy.",
            )
        try:
            model = open_model(path).model
        except RefusedClass as error:
            raise NotYet(
                "E-REFUSED-CLASS",
                found=f"version {number} asks for {shorten(error.name, 50)} when it is opened.",
                expected="scikit-learn and numpy classes only.",
                why="a pickle runs what it asks for.",
                next="register the candidates as they are.",
            ) from None
        except BadFile as error:
            raise NotYet(
                "E-FILE-BROKEN",
                found=f"version {number} does not open: {shorten(str(error), 60)}.",
                expected="the candidate, byte for byte.",
                why="a registry of files that do not open is a list of losses.",
                next="copy with `shutil.copyfile(path, target)`.",
            ) from None
        _expect_candidate(model, number, X, y)
    passed("registry.db lists eleven versions, and each file is the candidate of that number.")


def _expect_candidate(model: Any, number: int, X: np.ndarray, y: np.ndarray) -> None:
    wanted = candidate(number).fit(X, y)
    try:
        same = type(model) is type(wanted) and np.array_equal(model.predict_proba(X), wanted.predict_proba(X))
    except Exception:
        same = False
    if not same:
        raise NotYet(
            "E-OTHER-MODEL",
            found=f"version {number} does not hold candidate {number}.",
            expected="the candidates in the order in which the given cell registers them.",
            why="the number is all that a log of decisions keeps of a model.",
            next="copy the file at `path`, under a name with the new number.",
        )


def candidate(number: int) -> DecisionTreeClassifier:
    """The model that is registered as `number`, not fitted yet."""
    return DecisionTreeClassifier(max_leaf_nodes=number + 1, random_state=0)


def _expect_number(version: Any, number: int) -> None:
    if isinstance(version, np.integer):
        version = int(version)
    expect_type(version, int, "register", "the new version, an int")
    version = int.__int__(version)
    if version != number:
        raise NotYet(
            "E-NUMBER",
            found=f"registration {number} got the version {version}.",
            expected=f"{number}: the highest version so far, plus one.",
            why="a number given twice means two models; a number left out means a question at the next audit.",
            next="ask `SELECT max(version) FROM events` and add 1 (no versions yet: start with 1). Do not count rows.",
        )


def _not_noted(found: int, wanted: int) -> None:
    raise NotYet(
        "E-NOT-NOTED",
        found=f"the registry has {found} different registered versions.",
        expected=f"{wanted}, one row each, numbered from 1.",
        why="what is not in the registry cannot be found, approved or replayed.",
        next="insert one row with the event 'register' for each call; if you wrote BEGIN, write COMMIT.",
    )


def _expect_kept(folder: Path, row: dict[str, Any], content: bytes) -> None:
    number, path = row["version"], _file_of(folder, row)
    if path.read_bytes() != content:
        _overwritten(number)
    if row["sha256"] != hashlib.sha256(content).hexdigest():
        raise NotYet(
            "E-HASH",
            found=f"the sha256 noted for version {number} is not that of the file.",
            expected="the SHA-256 of the file's bytes, as 64 hexadecimal digits.",
            why="it is what tells the file from one that was swapped later.",
            next="use `hashlib.sha256(Path(path).read_bytes()).hexdigest()`.",
        )


def _overwritten(number: int) -> None:
    raise NotYet(
        "E-OVERWRITTEN",
        found=f"the file of version {number} no longer holds what was registered.",
        expected="a file of its own for each version, never touched again.",
        why="past decisions can only be replayed with the bytes that made them.",
        next="put the new number into the file's name: `Path(folder) / f'v{version}{Path(path).suffix}'`.",
    )


def _file_of(folder: Path, row: dict[str, Any]) -> Path:
    """The file of a registered version; `NotYet` unless it lies in the registry's folder."""
    name = row["file"]
    inside = type(name) is str and name not in ("", ".", "..") and Path(name).name == name
    if not inside or not (folder / name).is_file():
        raise NotYet(
            "E-FILE-NOT-KEPT",
            found=f"for version {row['version']} the column `file` says {shorten(repr(name), 50)}; no such file lies in"
            " the registry's folder.",
            expected="the name, without a folder, of a copy inside it.",
            why="the candidate's own place is overwritten by the next training.",
            next="copy the bytes to `target = Path(folder) / f'v{version}…'`, and note `target.name`.",
        )
    return folder / name


# --- task 4: promote and roll back ----------------------------------------------------------------------------


def promote(namespace: Mapping[str, Any]) -> None:
    """`promote(folder, version, who)` sets the pointer, and refuses what is not registered or not approved."""
    function = from_notebook(namespace, "promote")
    with _folder() as place:
        folder = _prepared(place / "registry", 4)
        for version, who in ((2, "ben"), (4, "ben")):
            before = _rows(folder / "registry.db")
            _tried(function, folder if version == 2 else str(folder), version, who)
            _expect_pointer(folder, version)
            _expect_noted(folder, before, ("promote", version, who))
        before = _rows(folder / "registry.db")
        for cause, version, who, whose, why, step in (
            (
                "E-UNREGISTERED", 7, "ben", "version 7, which is not registered",
                "the pointer would name a model that nobody has.",
                "look for a row with the event 'register' and this version; if there is none, `raise LookupError(…)`.",
            ),
            (
                "E-SELF-APPROVED", 3, "ada", "version 3, by its own author",
                "four eyes: whoever made a model does not see its mistakes.",
                "compare `who` with the `who` of the 'register' row; `raise PermissionError(…)` if they are the same.",
            ),
            (
                "E-UNAPPROVED", 3, "", "version 3, by nobody (who is '')",
                "a promotion must have a name under it.",
                "`if not who: raise PermissionError(…)`.",
            ),
        ):  # fmt: skip
            try:
                with quiet():
                    function(folder, version, who)
            except Exception:
                refused = True
            else:
                refused = False
            if not refused or _pointer(folder).get("version") != 4:
                raise NotYet(
                    cause,
                    found=f"`promote` of {whose}, "
                    + ("changed the pointer." if refused else "was not refused."),
                    expected="an exception, and the pointer as it was.",
                    why=why,
                    next=step,
                )
            if _rows(folder / "registry.db") != before:
                raise NotYet(
                    "E-REFUSED-BUT-NOTED",
                    found=f"`promote` of {whose}, was refused, and yet the history changed.",
                    expected="nothing new: a refused promotion has not happened.",
                    why="the history would name a model that never decided.",
                    next="check everything first, insert the row afterwards.",
                )
    passed("promote() sets the pointer, notes it, and refuses three kinds of promotion.")


def rollback(namespace: Mapping[str, Any]) -> None:
    """`rollback(folder, who)` goes back to what was in use before, again and again, and erases nothing."""
    function = from_notebook(namespace, "rollback")
    with _folder() as place:
        folder = _prepared(place / "registry", 5)
        for version in (2, 1, 5):
            _insert(folder, "promote", version, "ben")
        (folder / "current.json").write_text('{"version": 5}', encoding="utf-8")
        for before_it, right in ((5, 1), (1, 2)):
            before = _rows(folder / "registry.db")
            _tried(function, folder, "cleo")
            found = _pointer(folder).get("version")
            if type(found) is not int:
                _expect_pointer(folder, right)
            if found != right:
                raise NotYet(
                    "E-ROLLBACK-TARGET",
                    found=f"promoted were 2, 1, 5; rolling back from {before_it} led to {found}.",
                    expected=f"{right}: what was in use before {before_it}.",
                    why="nobody wants a version that was never approved, or the one just left.",
                    next="keep a list: 'promote' appends its version, 'rollback' removes the last; then the last is the"
                    " target.",
                )
            _expect_noted(folder, before, ("rollback", right, "cleo"))
        before = _rows(folder / "registry.db")
        try:
            with quiet():
                function(folder, "cleo")
        except Exception:
            pass
        else:
            raise NotYet(
                "E-NOTHING-TO-ROLL-BACK",
                found="version 2 was the first in use, and rolling back from it raised nothing.",
                expected="an exception: there is nothing to go back to.",
                why="a service without a model is worse than one with a doubtful model, and somebody must know.",
                next="`if len(stack) < 2: raise LookupError(…)`, before anything is written.",
            )
        if _pointer(folder).get("version") != 2 or _rows(folder / "registry.db") != before:
            raise NotYet(
                "E-REFUSED-BUT-NOTED",
                found="a rollback that raised has changed the pointer or the history.",
                expected="both as they were.",
                why="who gets an exception believes that nothing has happened.",
                next="check everything first, write afterwards.",
            )
    passed("rollback() went back twice, refused the third time, and erased nothing.")


def killed(namespace: Mapping[str, Any]) -> None:
    """Whenever a process dies in `promote`, the pointer is whole: the old one or the new one."""
    function = from_notebook(namespace, "promote")
    with _folder() as place:
        model = _prepared(place / "model", 2)
        _insert(model, "promote", 1, "ben")
        (model / "current.json").write_text('{"version": 1}', encoding="utf-8")
        for step in range(1, 60):
            folder = Path(shutil.copytree(model, place / f"step{step}"))
            with _dying(folder, step) as death:
                try:
                    _tried(function, folder, 2, "ben")
                except (_Killed, NotYet):
                    if not death.came:
                        raise
            if not death.came:
                break
            _expect_whole(folder, death.at)
        _expect_pointer(folder, 2)
    passed(f"promote() was killed at {step - 1} places; the pointer was whole each time.")


def _expect_whole(folder: Path, where: str) -> None:
    path = folder / "current.json"
    text = path.read_text(encoding="utf-8") if path.exists() else None
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        if text is not None and int(json.loads(text).get("version")) in (1, 2):
            return
    raise NotYet(
        "E-POINTER-GONE" if text is None else "E-POINTER-HALF",
        found=f"killed {where}, `promote` left "
        + ("no current.json." if text is None else "a current.json that is empty or half written."),
        expected="the old pointer or the new one, whole, whenever the process dies.",
        why="every service that starts now finds no model.",
        next="write to another file in the same folder, then `os.replace(that, pointer)`, and nothing else.",
    )


def pointer_file(folder: str | Path) -> None:
    """`current.json` names the version that is in use after the given story."""
    folder = Path(folder)
    version = _pointer(folder).get("version")
    if version == IN_USE:
        passed(f"current.json is whole and names version {IN_USE}.")
        return
    cause, why, step = {
        UNREGISTERED: (
            "E-UNREGISTERED",
            "no such version exists: nothing can be loaded.",
            "refuse a version that has no 'register' row.",
        ),
        OWN: (
            "E-SELF-APPROVED",
            f"{AUTHOR} made version {OWN}, and {AUTHOR} approved it.",
            "refuse `who` if it is the author of the 'register' row.",
        ),
        STORY[-2][1]: (
            "E-ROLLBACK-TARGET",
            "the complaints were about this one; rolling back has not moved the pointer.",
            "let `rollback` write the pointer, as `promote` does.",
        ),
    }.get(
        version,
        (
            "E-POINTER",
            "another model decides than everybody believes.",
            "run the notebook again from the top.",
        ),
    )
    raise NotYet(
        cause,
        found=f"current.json names version {shorten(repr(version), 30)}.",
        expected="the version that the given cell leaves in use: 2, 9, 11 promoted, one rollback, two refusals.",
        why=why,
        next=step,
    )


def _expect_pointer(folder: Path, version: int) -> None:
    found = _pointer(folder).get("version")
    if found != version or type(found) is not int:
        raise NotYet(
            "E-POINTER",
            found=f"with version {version} to be in use, current.json names {shorten(repr(found), 30)}.",
            expected=f'{{"version": {version}}}, the number as an int.',
            why="the pointer is all that a service reads.",
            next='write `json.dumps({"version": version})`.',
        )


def _pointer(folder: Path) -> dict[str, Any]:
    return _read_json(Path(folder) / "current.json", 'an object such as {"version": 2}')


def _expect_noted(folder: Path, before: list[dict[str, Any]], event: tuple[str, int, str]) -> None:
    """`NotYet` unless the registry has what it had before, and this event as its new last row."""
    rows = _rows(folder / "registry.db")
    if rows[: len(before)] != before:
        raise NotYet(
            "E-HISTORY-REWRITTEN",
            found=f"`{event[0]}` changed or removed rows that were in the registry before.",
            expected="the old rows as they were, and one more.",
            why="a history that can be rewritten proves nothing.",
            next="only INSERT; no DELETE, no UPDATE.",
        )
    new = [(row["event"], row["version"], row["who"]) for row in rows[len(before) :]]
    if new != [event]:
        raise NotYet(
            "E-EVENT",
            found=f"`{event[0]}` added {shorten(str(new), 70) if new else 'no row'} to the registry.",
            expected=f"one row: event '{event[0]}', version {event[1]}, who '{event[2]}'.",
            why="later somebody asks which version decided on a day, and who let it.",
            next="insert event, version (for a rollback: the one that is in use *afterwards*), who and at.",
        )
    _expect_time(rows[-1]["at"])


# --- task 5: the history --------------------------------------------------------------------------------------


def history(namespace: Mapping[str, Any]) -> None:
    """`history(folder)` lists all events, oldest first, as dictionaries."""
    function = from_notebook(namespace, "history")
    with _folder() as place:
        folder = _prepared(place / "registry", 3)
        for event, version, who in (("promote", 3, "ben"), ("promote", 1, "cleo"), ("rollback", 3, "ben")):
            _insert(folder, event, version, who)
        rows = _rows(folder / "registry.db")
        found = _tried(function, folder)
        expect_type(found, list, "history", "a list of dictionaries")
        keys = ("event", "version", "who", "at")
        if not all(type(item) is dict and set(keys) <= set(item) for item in found):
            raise NotYet(
                "E-KEYS",
                found=f"an entry of the history is {shorten(repr(found[0]), 60)}.",
                expected=f"dictionaries with at least the keys {', '.join(keys)}.",
                why="a row without names can be read in several ways.",
                next="`[dict(zip(['event', 'version', 'who', 'at'], row)) for row in …]`.",
            )
        plain = all(type(item[key]) in (str, int, np.int64) for item in found for key in keys)
        got, wanted = ([tuple(item[key] for key in keys) for item in items] for items in (found, rows))
        if not plain or got != wanted:
            mixed = sorted(map(str, got)) == sorted(map(str, wanted))
            raise NotYet(
                "E-ORDER" if mixed else "E-HISTORY",
                found=f"`history` gives {len(got)} events"
                + (
                    ", in another order than they happened."
                    if mixed
                    else f" of {len(wanted)}, or other ones."
                ),
                expected="every event, registrations too, in the order in which it was noted.",
                why="what was in use on a day follows from the order of events.",
                next="`SELECT event, version, who, at FROM events ORDER BY rowid`, without a WHERE.",
            )
    passed("history() lists every event, oldest first.")


def history_file(folder: str | Path) -> None:
    """The handed-in registry tells the given story: who promoted what, in which order, in UTC."""
    rows = _rows(Path(folder) / "registry.db")
    told = [(row["event"], row["version"], row["who"]) for row in rows if row["event"] != "register"]
    if told != STORY:
        extra = [event for event in told if event not in STORY]
        raise NotYet(
            "E-STORY",
            found="the registry tells of "
            + (
                shorten("; ".join(f"{e} {v} by {w}" for e, v, w in (extra or told)), 70)
                if told
                else "no promotion"
            )
            + ".",
            expected="promote 2, 9 and 11, one rollback to 9, and nothing of the two tries that must be refused.",
            why="this is what an auditor reads, and all that is left of the year.",
            next="run the notebook from the top; if it stays so, mend `promote` and `rollback` of task 4.",
        )
    for row in rows:
        _expect_time(row["at"])
    moments = [datetime.fromisoformat(row["at"]) for row in rows]
    if moments != sorted(moments):
        raise NotYet(
            "E-TIME",
            found="the times in the registry go backwards.",
            expected="each event no earlier than the one before.",
            why="a history is read by its times.",
            next="note `datetime.now(timezone.utc)` at the moment of each event.",
        )
    passed("The registry tells the whole story, in order and in UTC.")


# --- what the checks share ------------------------------------------------------------------------------------

# What goes wrong with a table, by the name of the error and a pattern in its text: cause, why, next.
_SQL_ERRORS = [
    (
        "OperationalError|ProgrammingError",
        r"no such column|syntax error|values for|columns but|number of bindings",
        "E-SQL",
        "inside the quotes SQLite knows its own names only; values come in through question marks.",
        "write `INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)`, and a tuple of six values after it.",
    ),
    (
        "ProgrammingError",
        r"closed database",
        "E-CLOSED",
        "when the `with` block ends, the registry is closed, and rows not fetched are lost.",
        "fetch inside the block, with `.fetchone()` or `.fetchall()`.",
    ),
    (
        "TypeError",
        r"NoneType",
        "E-FIRST-VERSION",
        "where nothing is found, `fetchone()` is None; and `max(version)` of an empty table is None, too.",
        "write `(highest or 0) + 1`, or ask `if found is None`.",
    ),
    (
        "TypeError",
        r"tuple",
        "E-ROW",
        "a row is a tuple, also if it has one column only.",
        "take its first element: `.fetchone()[0]`.",
    ),
]


def _tried(function: Callable[..., Any], *args: Any) -> Any:
    """`kit.call`, with more to say about errors from the registry."""
    try:
        return call(function, *args)
    except NotYet as told:
        error = told.__cause__
        if told.cause != "E-RAISED" or error is None:
            raise
        for names, pattern, cause, why, step in _SQL_ERRORS:
            if type(error).__name__ in names.split("|") and re.search(pattern, str(error)):
                raise NotYet(
                    cause, found=told.parts["Found"], expected="no error.", why=why, next=step
                ) from error
        raise


def _expect_time(text: Any) -> None:
    """`NotYet` unless `text` is an ISO time that says it is UTC."""
    try:
        offset = datetime.fromisoformat(text).utcoffset()
    except (TypeError, ValueError):
        offset = None
    if offset != timedelta(0):
        raise NotYet(
            "E-TIME",
            found=f"the column `at` says {shorten(repr(text), 40)}.",
            expected="a time in ISO form that says it is UTC, such as 2026-03-02T09:30:00+00:00.",
            why="two offices in two time zones must agree on what came first.",
            next="use `datetime.now(timezone.utc).isoformat()`.",
        )


def _read_json(path: Path, what: str) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise NotYet(
            "E-FILE-MISSING",
            found=f"there is no {path.name}.",
            expected=what + ".",
            why="the file is what you hand in, and what a service would read.",
            next=f"write it to `Path(folder) / '{path.name}'`; if a given cell shows an error, mend that first.",
        ) from None
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise NotYet(
            "E-NOT-JSON",
            found=f"{path.name} is no JSON object.",
            expected=what + ".",
            why="everybody can read JSON, and reading it runs nothing.",
            next="write it with `json.dumps`.",
        ) from None
    return value


def _rows(path: Path) -> list[dict[str, Any]]:
    """All rows of the registry in the order in which they were written. Reads only, and only an ordinary table."""
    if not path.is_file():
        raise NotYet(
            "E-FILE-MISSING",
            found="there is no registry.db in the folder.",
            expected="the registry, in the folder that is passed in.",
            why="it is what you hand in.",
            next="open it with `with registry(folder) as database:`; if a given cell shows an error, mend that first.",
        )
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_progress_handler(lambda: 1, 5_000_000)  # a query that never ends, ends
            kinds = database.execute("SELECT type FROM sqlite_master WHERE name = 'events'").fetchall()
            if kinds != [("table",)]:
                raise sqlite3.DatabaseError("it has no table `events`")
            found = database.execute(
                f"SELECT {', '.join(COLUMNS)} FROM events ORDER BY rowid LIMIT {MOST_ROWS}"
            )
            return [dict(zip(COLUMNS, row, strict=True)) for row in found]
    except sqlite3.Error as error:
        raise NotYet(
            "E-REGISTRY",
            found=f"registry.db cannot be read: {shorten(str(error), 60)}.",
            expected=f"the table `events` with the columns {', '.join(COLUMNS)}.",
            why="other programs read this file, too.",
            next="use the given `registry(folder)`, and keep its table as it is.",
        ) from None


def _registrations(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The 'register' rows by version; `NotYet` if a number was given twice."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row["event"] != "register":
            continue
        if row["version"] in found:
            raise NotYet(
                "E-NUMBER-TWICE",
                found=f"version {shorten(repr(row['version']), 20)} is registered twice.",
                expected="one row for each version.",
                why="two models under one number: nobody can say which of them decided.",
                next="the new number is the highest so far plus one, compared as a number.",
            )
        found[row["version"]] = row
    return found


def _insert(folder: Path, event: str, version: int, who: str, name: str | None = None) -> None:
    """Write an event of the check's own into a registry."""
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest() if name else None
    with closing(sqlite3.connect(folder / "registry.db", isolation_level=None)) as database:
        database.execute(TABLE)
        row = (event, version, who, _time.isoformat(), name, digest)
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)


def _prepared(folder: Path, versions: int) -> Path:
    """A registry with so many registered versions, all by ada; nothing is promoted yet."""
    folder.mkdir()
    for version in range(1, versions + 1):
        (folder / f"v{version}.joblib").write_bytes(b"model %d" % version)
        _insert(folder, "register", version, "ada", f"v{version}.joblib")
    return folder


def _small_model() -> tuple[Pipeline, np.ndarray]:
    """A small fitted pipeline, and 60 rows it answers differently."""
    rng = np.random.default_rng(6)
    X = rng.normal(size=(60, 7)).astype("float32")
    y = (X[:, 0] + rng.normal(size=60) > 0).astype(int)
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y), X


@contextmanager
def _folder() -> Iterator[Path]:
    """A new folder, while the working directory is another: a fixed path cannot reach the notebook's own files."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        given, elsewhere = Path(name, "given"), Path(name, "elsewhere")
        given.mkdir()
        elsewhere.mkdir()
        with contextlib.chdir(elsewhere):
            yield given


@contextmanager
def _traced(callback: Callable[[str], None]) -> Iterator[None]:
    """Call back with each SQL statement, before it runs, on every connection that is opened meanwhile."""
    connect = sqlite3.connect

    def traced(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(callback)
        return connection

    with mock.patch.object(sqlite3, "connect", traced):
        yield


class _Killed(BaseException):
    """The process is dead: no `except Exception` of a learner's can save anything."""


class _Death:
    """Dies at the `step`-th time that a file below `folder` is touched, and stays dead.

    An audit hook cannot be removed, so one hook is installed on first use and asks `now`, which is None while nobody
    is to die. A process killed between opening a file for writing and the end of writing leaves it empty, so that is
    what is done to a pointer that is opened for writing.
    """

    now: "_Death | None" = None
    installed = False

    def __init__(self, folder: Path, step: int):
        self.folder, self.step, self.touched = os.path.realpath(folder), step, 0
        self.came, self.at, self.thread = False, "", threading.get_ident()

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event not in (
            "open",
            "os.rename",
            "os.remove",
            "os.link",
            "os.symlink",
            "os.truncate",
            "sqlite3.connect",
        ):
            return
        if threading.get_ident() != self.thread:
            return
        paths = [
            os.path.realpath(os.fsdecode(arg)) for arg in args if isinstance(arg, str | bytes | os.PathLike)
        ]
        if not any(path.startswith(self.folder) for path in paths):
            return
        self.touched += 1
        if self.touched < self.step:
            return
        if not self.came:
            self.came, name = True, Path(paths[0]).name
            self.at = {"open": "while it had {} open", "os.rename": "before {} was renamed"}.get(
                event, "at {} (" + event + ")"
            ).format(name)
            if event == "open" and name == "current.json" and _writes(args):
                _Death.now = None
                Path(paths[0]).write_text("")
                _Death.now = self
        raise _Killed


def _writes(args: tuple[Any, ...]) -> bool:
    """Whether the arguments of an "open" event open the file for writing."""
    _, mode, flags = args
    if isinstance(mode, str):
        return any(letter in mode for letter in "wa+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if _Death.now is not None:
        _Death.now.hear(event, args)


@contextmanager
def _dying(folder: Path, step: int) -> Iterator[_Death]:
    """Let whoever works in `folder` die at its `step`-th touch of a file."""
    if not _Death.installed:
        sys.addaudithook(_hook)
        _Death.installed = True
    _Death.now = death = _Death(folder, step)
    try:
        yield death
    finally:
        _Death.now = None
