"""Mutants that are right answers all the same: an argument for each, and 1,000 inputs on which it holds.

`EQUIVALENT` maps the beginning of a mutant's name, or its rule and what it changes, to a `Reason`. A reason's `holds`
gets the mutant and a number from 0 to 999, from which it makes an input.
"""

import atexit
import contextlib
import fnmatch
import functools
import hashlib
import io
import json
import os
import pickle
import pickletools
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
from mutation import Mutant
from sklearn.base import BaseEstimator
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.utils import all_estimators

from autograder.checks.kit import changed_in_one_place

INPUTS = 1000
SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"


@dataclass(frozen=True)
class Reason:
    """Why a mutant is a right answer, and a test of that for one input."""

    argument: str
    holds: Callable[[Mutant, int], bool]


def reason(mutant: Mutant) -> Reason | None:
    """The first reason whose pattern fits the mutant's name."""
    return next(
        (why for pattern, why in EQUIVALENT.items() if fnmatch.fnmatchcase(mutant.name, pattern)), None
    )


def difference(mutant: Mutant) -> str:
    """The first input on which the reason does not hold; "" if it holds on all."""
    why = reason(mutant)
    assert why is not None
    for number in range(INPUTS):
        if not why.holds(mutant, number):
            return f"input {number}"
    return ""


# -- what inputs are made of -------------------------------------------------------------------------------------------


def random(number: int) -> np.random.Generator:
    """A generator that gives the same for the same number."""
    return np.random.default_rng(number)


def two_arrays(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays that are equal, differ in one place, or in shape; with NaN here and there."""
    rng = random(number)
    a = rng.random((int(rng.integers(1, 6)), 2))
    b = a.copy()
    if number % 3 == 1:
        b[int(rng.integers(len(b))), int(rng.integers(2))] += 1e-7 * rng.normal()
    if number % 3 == 2:
        b = b[:-1] if len(b) > 1 else np.vstack([b, b])
    if number % 5 == 0:
        a[0, 0] = np.nan
    return a, b


def table(number: int) -> tuple[pd.DataFrame, pd.Series]:
    """A small table of a float32, a text and an int64 column, and labels of both kinds."""
    rng = random(number)
    X = pd.DataFrame(
        {
            "size": rng.normal(size=12).astype("float32"),
            "place": [*rng.choice(["north", "south", "east"], 10), "north", "west"],
            "count": rng.integers(0, 9, 12),
        }
    )
    return X, pd.Series(rng.permutation([0, 1] * 6), name="label")


def pickled(number: int, protocols: tuple[int, ...] = (2, 3, 4, 5)) -> bytes:
    """A pickle of something."""
    rng = random(number)
    things = [
        StandardScaler(),
        {"a": rng.random(3)},
        [" ", "\n", "text"],
        LogisticRegression(),
        b" \n",
        number,
    ]
    return pickle.dumps(things[number % len(things)], protocols[number % len(protocols)])


@functools.cache
def names_in(mutant: Mutant) -> dict[str, Any]:
    """What the notebook defines in which this mutant stands, without running a check."""
    names: dict[str, Any] = {"__name__": "__main__"}
    solution = nbformat.read(SOLUTIONS / mutant.exercise / f"{mutant.exercise}.ipynb", as_version=4)
    imports = "\n".join(
        line.strip()
        for cell in solution.cells[:4]
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if line.startswith(("import ", "from ", "    from autograder"))
    )
    exec(imports, names)
    for cell in solution.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and not mark.get("grade"):
            source = mutant.source if mark.get("grade_id") == mutant.cell else cell.source
            if "def " in source and "for number in range" not in source:
                with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                    exec(source, names)
    return names


# -- reasons -----------------------------------------------------------------------------------------------------------


def symmetric(compare: Callable[..., Any]) -> Callable[[Mutant, int], bool]:
    """Whether a comparison says the same with its arguments exchanged."""

    def holds(_: Mutant, number: int) -> bool:
        a, b = two_arrays(number)
        with contextlib.suppress(ValueError):
            return bool(compare(a, b)) == bool(compare(b, a))
        return True

    return holds


def same_digest_both_ways(_: Mutant, number: int) -> bool:
    import hmac

    a, b = (hashlib.sha256(bytes([number % 200, extra])).hexdigest() for extra in (0, number % 2))
    return hmac.compare_digest(a, b) == hmac.compare_digest(b, a)


def labels_are_whole(_: Mutant, number: int) -> bool:
    labels = random(number).integers(0, 10**9, 20)
    return bool(np.array_equal(np.round(labels, 6), labels))


def rows_without_their_numbers(_: Mutant, number: int) -> bool:
    frame = pd.DataFrame({"size_bytes": random(number).permutation(7), "format": list("abcdefg")})
    with_numbers, without = (
        frame.sort_values("size_bytes"),
        frame.sort_values("size_bytes", ignore_index=True),
    )
    return with_numbers.to_numpy().tolist() == without.to_numpy().tolist()


def a_hundred_by_default(_: Mutant, number: int) -> bool:
    named = RandomForestClassifier(n_estimators=100, random_state=number)
    return repr(named.get_params()) == repr(RandomForestClassifier(random_state=number).get_params())


def a_quarter_by_default(_: Mutant, number: int) -> bool:
    X = random(number).random((int(random(number).integers(8, 60)), 2))
    pairs = zip(
        train_test_split(X, test_size=0.25, random_state=7), train_test_split(X, random_state=7), strict=True
    )
    return all(np.array_equal(a, b) for a, b in pairs)


def hash_is_right(mutant: Mutant, number: int) -> bool:
    """Equal tables, equal hash; one thing changed, another hash."""
    X, y = table(number)
    hashed = names_in(mutant)["data_hash"] if mutant.exercise.startswith("05") else _hash_by_metadata(mutant)
    changes = list(changed_in_one_place(X, y))
    _, (other_X, other_y) = changes[number % len(changes)]
    return hashed(X, y) == hashed(X.copy(), y.copy()) != hashed(other_X, other_y)


def _hash_by_metadata(mutant: Mutant) -> Callable[[pd.DataFrame, pd.Series], str]:
    def hashed(X: pd.DataFrame, y: pd.Series) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "metadata.json")
            names_in(mutant)["save_metadata"](path, None, X, y, np.array([0.5, 0.7]))
            digest: str = json.loads(path.read_text(encoding="utf-8"))["data_sha256"]
        return digest

    return hashed


def numpy_floats_are_json(_: Mutant, number: int) -> bool:
    value = random(number).normal()
    return json.dumps(np.mean([value, 1.0])) == json.dumps(float(np.mean([value, 1.0])))


def slices_keep_the_type(_: Mutant, number: int) -> bool:
    X = random(number).random((4, 2))
    part = [slice(1), slice(-1, None), slice(1, None), slice(-1), slice(None, None, 10)][number % 5]
    things = [pd.DataFrame(X), X, X.tolist(), tuple(X.tolist()), pd.Series(X[:, 0])]
    return all(isinstance(thing[part], pd.DataFrame) == isinstance(thing, pd.DataFrame) for thing in things)


def the_model_knows_what_its_first_step_knows(_: Mutant, number: int) -> bool:
    X, y = table(number)
    X = X[["size", "count"]] if number % 2 else X[["count", "size"]]
    first = [StandardScaler(), "passthrough", FunctionTransformer()][number % 3]
    model = Pipeline([("first", first), ("scale", StandardScaler()), ("c", LogisticRegression())]).fit(X, y)
    steps = [step for _, step in model.steps]

    def asked(things: list[Any]) -> list[str]:
        return next(list(one.feature_names_in_) for one in things if hasattr(one, "feature_names_in_"))

    return asked([model, *steps]) == asked([*steps, model])


def numbers_of_every_type_become_the_same_lists(_: Mutant, number: int) -> bool:
    X = random(number).normal(size=(5, 3)) * 100
    X = X.astype(["float32", "float64", "int64"][number % 3])
    return bool(np.asarray(X, dtype=float).tolist() == np.asarray(X).tolist())


def the_first_parameter_is_no_n_jobs(_: Mutant, number: int) -> bool:
    kinds = all_estimators(type_filter="classifier")
    kind = kinds[number % len(kinds)][1]
    names = sorted(kind._get_param_names())
    return not names or not names[0].endswith("n_jobs")


def begins_with_proto_and_ends_with_stop(_: Mutant, number: int) -> bool:
    names = [instruction.name for instruction, _, _ in pickletools.genops(pickled(number))]
    return (names[0], names[-1]) == ("PROTO", "STOP")


def ends_with_stop(_: Mutant, number: int) -> bool:
    content = pickled(number, (0, 1, 2, 3, 4, 5))
    return [instruction.name for instruction, _, _ in pickletools.genops(content)][-1] == "STOP"


def no_white_space_at_its_ends(_: Mutant, number: int) -> bool:
    content = pickled(number, (0, 1, 2, 3, 4, 5))
    return content == content.strip()


def same_for_every_instruction(mutant: Mutant, number: int) -> bool:
    """The condition before and after, for the name of one of pickle's instructions (there are 68)."""
    from autograder.checks.security import PLAIN

    instruction = pickletools.opcodes[number % len(pickletools.opcodes)]
    known = {"instruction": instruction, "name": instruction.name, "PLAIN": PLAIN}
    return bool(eval(mutant.before, dict(known))) == bool(eval(mutant.after, dict(known)))


def same_for_todays_instructions(mutant: Mutant, number: int) -> bool:
    """The condition before and after, for the name of each instruction of a pickle of the default protocol."""
    for instruction, _, _ in pickletools.genops(pickled(number, (pickle.DEFAULT_PROTOCOL,))):
        known = {"instruction": instruction}
        if bool(eval(mutant.before, dict(known))) != bool(eval(mutant.after, dict(known))):
            return False
    return True


def names_of_steps_are_free(_: Mutant, number: int) -> bool:
    X, y = table(number)
    X = X[["size", "count"]]
    models = [
        Pipeline([(a, StandardScaler()), (b, LogisticRegression())]) for a, b in (("a", "b"), ("ax", "bx"))
    ]
    one, two = (model.fit(X, y).predict_proba(X) for model in models)
    return bool(np.array_equal(one, two))


def sidecars_are_the_same(mutant: Mutant, number: int) -> bool:
    """What is written says the same, and is JSON, also where a number is missing."""
    X = pd.DataFrame(random(number).random((8, 2)), columns=["a", "b"])
    if number % 2:
        X.iloc[number % 5, 0] = np.nan

    class Half(BaseEstimator):
        def predict_proba(self, X: Any) -> np.ndarray:
            return np.full((len(X), 2), 0.5)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "m.joblib")
        path.write_bytes(b"a model")
        names_in(mutant)["write_sidecar"](path, Half(), X, X["b"], np.array([0.5, 0.7]), "source")
        text = path.with_suffix(".json").read_text(encoding="utf-8")
    rows = json.loads(text, parse_constant=lambda name: 1 / 0)["golden"]["rows"]
    wanted = [[None if value != value else value for value in row] for row in X.head(5).to_numpy().tolist()]
    return bool(rows == wanted)


def truth_of_numpy(_: Mutant, number: int) -> bool:
    a, b = two_arrays(3 * number)
    answer = np.all(np.abs(a - b) <= 1e-5)
    return isinstance(answer, np.bool_) and bool(answer) == bool(
        np.nan_to_num(np.abs(a - b), nan=1).max() <= 1e-5
    )


def numbers_in_lists_compare_alike(_: Mutant, number: int) -> bool:
    numbers = random(number).integers(0, 500, 6).tolist()
    return max(numbers, key=lambda value: [value]) == max(numbers)


def warnings_raise_nothing(_: Mutant, number: int) -> bool:
    def predict() -> int:
        warnings.warn("unusual", UserWarning, stacklevel=1)
        return number

    with contextlib.redirect_stderr(io.StringIO()):
        with warnings.catch_warnings(action="ignore"):
            quiet = predict()
        with warnings.catch_warnings():
            warnings.simplefilter(["default", "always", "once"][number % 3])
            loud = predict()
    return quiet == loud


def split_once(_: Mutant, number: int) -> bool:
    name = f"credit_v{number}_2026-01-15.joblib"
    return name.split("_v")[1] == name.split("_v")[-1]


def a_kind_of_lookup_error(_: Mutant, number: int) -> bool:
    try:
        raise KeyError(number) if number % 2 else IndexError(number)
    except LookupError:
        return True


def nothing_two_back(_: Mutant, number: int) -> bool:
    try:
        [number][: number % 2][-2]
    except LookupError:
        return True
    return False


def same_as_the_solution(story: Callable[[dict[str, Any], int], Any]) -> Callable[[Mutant, int], bool]:
    """Whether a story ends alike with the mutant's functions and with the model solution's."""

    def holds(mutant: Mutant, number: int) -> bool:
        original = Mutant(mutant.exercise, "", "", mutant.kind, 0, "", "", "")
        return bool(story(names_in(mutant), number) == story(names_in(original), number))

    return holds


def history(names: dict[str, Any], number: int) -> list[Any]:
    """A random history in the registry of exercise 06: what the functions do, and to whom they say no."""
    rng = random(number)
    told: list[Any] = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "candidate.bin")
        for _ in range(6):
            choice, version = int(rng.integers(4)), int(rng.integers(1, 4))
            who = ["ada", "ben", ""][int(rng.integers(3))]
            source.write_bytes(bytes([version]))
            try:
                if choice == 0:
                    told.append(names["register"](folder, source, who or "cleo"))
                elif choice in (1, 2):
                    told.append(names["promote"](folder, version, who))
                else:
                    told.append(names["rollback"](folder, who or "cleo"))
            except LookupError:
                told.append("LookupError")
            except Exception as error:
                told.append(type(error).__name__)
        with names["registry"](folder) as database:
            rows = database.execute(
                "SELECT event, version, who, at, sha256 FROM events ORDER BY rowid"
            ).fetchall()
        told += [(event, version, who, digest) for event, version, who, _, digest in rows]
        told += [datetime.fromisoformat(row[3]).utcoffset() == timedelta(0) for row in rows]
        pointer = Path(folder, "current.json")
        told.append(pointer.read_text(encoding="utf-8") if pointer.exists() else None)
    return told


def times_read_the_same(_: Mutant, number: int) -> bool:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number * 997, microseconds=number)
    return datetime.fromisoformat(str(moment)) == datetime.fromisoformat(moment.isoformat())


def rows_have_four_columns(_: Mutant, number: int) -> bool:
    row = tuple(random(number).integers(0, 9, 4).tolist())
    return dict(zip("abcd", row, strict=True)) == dict(zip("abcd", row, strict=False))


def text_paths_open_alike(_: Mutant, number: int) -> bool:
    path = Path("folder", f"file {number}.onnx")
    return os.fspath(path) == str(path)


def one_more_is_at_least_five(_: Mutant, number: int) -> bool:
    return number % 100 + 6 >= 5


def fingerprints(number: int) -> list[str]:
    """Those of some random keys, as exercise 08 makes them."""
    return [hashlib.sha256(random(10 * number + i).bytes(32)).hexdigest()[:16] for i in range(4)]


def no_fingerprint_in_another(_: Mutant, number: int) -> bool:
    others = fingerprints(number)
    who = (others if number % 2 else fingerprints(number + INPUTS))[0]
    enrolled = {other: random(number).bytes(32).hex() for other in others}
    return (who in others) == (who in str(others)) == (who in enrolled) == (who in str(enrolled))


@functools.cache
def some_candidates() -> tuple[Path, int]:
    """A folder with the candidates of exercise 08's gate, and how many there are."""
    from autograder.checks.production import task1_gate

    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    return folder, len(task1_gate.candidates(folder))


def reasons(names: dict[str, Any], number: int) -> list[str]:
    """What a gate says, in any order, of a candidate with random evidence."""
    from autograder.checks.production import task1_gate

    folder, count = some_candidates()
    noise = random(number).normal(-0.01, 0.02, 5)
    evidence = task1_gate.evidence(**{"fold scores": (task1_gate.CURRENT["fold scores"] + noise).tolist()})
    return sorted(names["gate"](folder / str(number % count), task1_gate.CURRENT, evidence))


def verified(names: dict[str, Any], number: int) -> int:
    """What a verifier says of a log in which something was changed, or nothing."""
    from autograder.checks.production import canonical, task4_verify

    lines = task4_verify.made_log(number, count=7)
    ways = [("nothing", lines), *task4_verify.tampered(lines)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log.jsonl")
        path.write_bytes(b"".join(ways[number % len(ways)][1]))
        names["canonical"] = canonical
        answer: int = names["verify_log"](path)
    return answer


def same_lines(_: Mutant, number: int) -> bool:
    """A log's lines are JSON objects, each ended by a newline, none longer than 1,024 bytes."""
    from autograder.checks.production.task4_verify import made_log

    log = b"".join(made_log(number, count=1 + number % 9))
    lines = log.splitlines()
    parts = log[:-1].splitlines(), log.strip().splitlines(), log[-1024:].splitlines()[-1:]
    return parts == (lines, lines, lines[-1:])


def purged(names: dict[str, Any], number: int) -> tuple[list[str], list[str]]:
    """What a purge says and leaves, in any order, where random versions left on random days."""
    rng = random(number)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        left = {}
        for at in range(5):
            (folder / "versions" / f"v{at}").mkdir(parents=True)
            if rng.random() < 0.8:
                left[f"v{at}"] = str(date(2010, 1, 1) + timedelta(int(rng.integers(6000))))
        (folder / "registry.json").write_text(json.dumps({"left": left, "in use": "v0"}), encoding="utf-8")
        (folder / "log.jsonl").touch()
        deleted = names["purge"](folder, date(2026, 11, 27), {"years": 7}, {"v1"})
        return sorted(deleted), sorted(path.name for path in (folder / "versions").iterdir())


def columns_by_an_array(_: Mutant, number: int) -> bool:
    X, _y = table(number)
    names = np.array(random(number).permutation(list(X)), dtype=object)
    return X[list(names)].equals(X[names])


def two_columns(_: Mutant, number: int) -> bool:
    X, y = table(number)
    answers = LogisticRegression().fit(X[["size", "count"]], y).predict_proba(X[["size", "count"]])
    return bool(
        answers.shape[1] == 2 and answers[0, 1] == answers[0, -1] and (answers[:, 1] == answers[:, -1]).all()
    )


def longer_is_an_id_too(_: Mutant, number: int) -> bool:
    return secrets.token_hex(9).isalnum() and len(secrets.token_bytes(33)) >= 32


def classes_are_sorted(_: Mutant, number: int) -> bool:
    rng = random(number)
    labels = rng.permutation([["b", "a", "c"], [3, 1, 2], [True, False, True]][number % 3] * 4)
    found = LogisticRegression(tol=10).fit(rng.random((12, 2)), labels).classes_.tolist()
    return bool(found == sorted(found))


def names_of_both_types(_: Mutant, number: int) -> bool:
    names = random(number).permutation(["age", "income", "größe"]).tolist()
    return bool(np.array(names).tolist() == np.array(names, dtype=object).tolist())


def weights_read(names: dict[str, Any], number: int) -> list[Any]:
    """The model that a loader of exercise 09 makes of a file."""
    from autograder.checks.other_formats.weights_file import Weights, write_weights

    rng = random(number)
    arrays = {"coef": rng.normal(size=(3, 2)), "intercept": rng.normal(size=3)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "weights.safetensors")
        write_weights(
            path, Weights(arrays, {"classes": json.dumps([number, -1, 5]), "columns": '["a", "b"]'})
        )
        model = names["load_weights"](path)
    return [
        model.coef_.tolist(),
        model.intercept_.tolist(),
        list(model.classes_),
        list(model.feature_names_in_),
    ]


def larger_of_both(_: Mutant, number: int) -> bool:
    sums = random(number).normal(size=(3, 4))
    return bool(np.array_equal(np.maximum(sums, 0), np.maximum(0, sums)))


def bias_is_first(_: Mutant, number: int) -> bool:
    """In a group with a kernel and a bias the bias is the first; a dataset computes as its array does."""
    import h5py

    rng = random(number)
    with h5py.File(f"{number}.h5", "w", driver="core", backing_store=False) as file:
        file["kernel"], file["bias"] = rng.random((3, 2)), rng.random(2)
        rows = rng.random((4, 3))
        alike = np.array_equal(
            rows @ file["kernel"] + file["bias"], rows @ file["kernel"][:] + file["bias"][:]
        )
        return bool(alike and np.array_equal(next(iter(file.values()))[:], file["bias"][:]))


def last_of_two_axes(_: Mutant, number: int) -> bool:
    sums = random(number).normal(size=(1 + number % 4, 3))
    alike = np.array_equal(sums.max(axis=1, keepdims=True), sums.max(axis=-1, keepdims=True))
    return bool(alike and sums.shape[1] == sums.shape[-1])


def one_number_broadcasts(_: Mutant, number: int) -> bool:
    rng = random(number)
    value, column = float(rng.normal()), np.abs(rng.normal(size=1 + number % 5))
    alike = [np.full(len(column), value) == np.full(len(column), [value]), value * column == [value] * column]
    return all(map(np.all, [*alike, column**value == column ** [value]]))


def trees_find_alike(_: Mutant, number: int) -> bool:
    from xml.etree import ElementTree

    tree = ElementTree.ElementTree(ElementTree.fromstring(f"<a><b c='{number}'/><b/></a>"))
    return tree.find("{*}b") is tree.getroot().find("{*}b")


def never_on_the_border(_: Mutant, number: int) -> bool:
    """Whether a score may be printed so does not hang on `<` or `<=` behind the hair."""
    decimals, scores = number % 8, random(number).uniform(-3, 3, 20)
    gaps = np.abs(scores - (scores + random(number).normal(0, 10.0**-decimals, 20)).round(decimals))
    half = 0.5 * 10.0**-decimals + 1e-12
    return bool(np.array_equal(gaps <= half, gaps < half))


def trusted_in_any_form(_: Mutant, number: int) -> bool:
    """With the names that it needs a skops file loads, in any order and collection; without one it does not."""
    import skops.io

    content = _skops_file()
    types = random(number).permutation(
        [*skops.io.get_untrusted_types(data=content), "numpy.sort", "numpy.ptp"]
    )
    trusted = types.tolist()[number % 3 :]
    enough = set(skops.io.get_untrusted_types(data=content)) <= set(trusted)
    for form in (list, tuple, set, sorted):
        try:
            skops.io.loads(content, trusted=form(trusted))
            loaded = True
        except Exception:
            loaded = False
        if loaded != enough:
            return False
    return True


@functools.cache
def _skops_file() -> bytes:
    import skops.io

    content: bytes = skops.io.dumps(FunctionTransformer(np.log1p))
    return content


def none_is_not_met(_: Mutant, number: int) -> bool:
    answers = random(number).choice([True, False], 4).tolist()
    return all(answers) == all(answer or None for answer in answers) and not bool(None)


EQUIVALENT: dict[str, Reason] = {
    "*arguments_exchanged: np.array_equal(*": Reason(
        "two arrays are equal, whichever is named first",
        symmetric(functools.partial(np.array_equal, equal_nan=True)),
    ),
    "*arguments_exchanged: np.allclose(*": Reason(
        "with rtol=0 the distance is the same both ways", symmetric(functools.partial(np.allclose, rtol=0, atol=1e-6))
    ),
    "*arguments_exchanged: hmac.compare_digest(*": Reason(
        "two digests are equal, whichever is named first", same_digest_both_ways
    ),
    "*one_place_compared: np.array_equal(o*-> np.array_equal(np.round(*": Reason(
        "labels are whole numbers, which rounding leaves alone", labels_are_whole
    ),
    "06-versioning task2*np.array_equal(np.round(*": Reason(
        "labels are whole numbers, which rounding leaves alone", labels_are_whole
    ),
    "01-saving task3*sort_values(*": Reason(
        "the text asks for the order of the rows, not for their numbers", rows_without_their_numbers
    ),
    "01-saving task1*setting_forgotten: RandomForestClassifier(*": Reason(
        "a forest has 100 trees by default", a_hundred_by_default
    ),
    "03-custom-code task1*setting_forgotten: train_test_split(*": Reason(
        "a quarter is what train_test_split holds back by default", a_quarter_by_default
    ),
    "01-saving task5*to_csv(*": Reason(
        "row numbers in the hash change nothing about what it tells apart", hash_is_right
    ),
    "01-saving task5*another_hash: hashlib.sha256(data*": Reason(
        "the SHA-256 of a text from which the data can be read, as before", hash_is_right
    ),
    "05-metadata task1*": Reason("everything is still in the text that is hashed", hash_is_right),
    "01-saving task5*call_left_out: float(*": Reason(
        "np.float64 is a float, also for json", numpy_floats_are_json
    ),
    "02-loading task2*isinstance(frame[[]*": Reason(
        "a part of a table is a table, of a list a list", slices_keep_the_type
    ),
    "02-loading task2*-> [[][*]steps, model]": Reason(
        "a pipeline knows the names that the first of its steps knows", the_model_knows_what_its_first_step_knows
    ),
    "02-loading task3*np.asarray(table, dtype=float)*": Reason(
        "tolist() makes the same numbers of every type", numbers_of_every_type_become_the_same_lists
    ),
    "02-loading task4*list(model.get_params())[[]1:]*": Reason(
        "no classifier's first parameter is n_jobs", the_first_parameter_is_no_n_jobs
    ),
    "03-custom-code task6*part_of_the_data*": Reason(
        "a pickle of today begins with PROTO and ends with STOP, which ask for nothing",
        begins_with_proto_and_ends_with_stop,
    ),
    "07-security task4*part_of_the_data*": Reason(
        "the last instruction is STOP, which asks for nothing", ends_with_stop
    ),
    "03-custom-code task6*.strip()": Reason(
        "a pickle has no white space at its ends", no_white_space_at_its_ends
    ),
    "07-security task[24]*.strip()": Reason(
        "a pickle has no white space at its ends", no_white_space_at_its_ends
    ),
    "03-custom-code task6*trusts_too_much: *": Reason(
        "for each instruction of today's pickles the condition is the same", same_for_todays_instructions
    ),
    "07-security task4*trusts_too_much: *": Reason(
        "for the name of each of pickle's instructions the condition is the same", same_for_every_instruction
    ),
    "03-custom-code task5*constant: *": Reason(
        "the text leaves the names of these steps free", names_of_steps_are_free
    ),
    "05-metadata task3*json.dumps(facts, indent=2, allow_nan=False)*": Reason(
        "NaN has been replaced by None before", sidecars_are_the_same
    ),
    "05-metadata task3*X.head(5).to_numpy(float)*": Reason(
        "iterating gives the same numbers", sidecars_are_the_same
    ),
    "0[459]-* call_left_out: bool(*": Reason(
        "np.bool_ is the True or False that is asked for", truth_of_numpy
    ),
    "06-versioning task1*another_unit: *": Reason(
        "lists of one number compare as the number", numbers_in_lists_compare_alike
    ),
    "06-versioning task1*constant: 1 -> -1": Reason(
        "`_v` stands once in a name of the given form", split_once
    ),
    "06-versioning task2*setting_forgotten: warnings.catch_warnings(*": Reason(
        "a warning stops nobody, shown or not", warnings_raise_nothing
    ),
    "06-versioning task4*another_error: raise LookupError(*-> raise KeyError(*": Reason(
        "a KeyError is a LookupError", a_kind_of_lookup_error
    ),
    "06-versioning task4*nothing to go back to*": Reason(
        "where nothing lies two back, `pile[-2]` raises an IndexError, which is a LookupError", nothing_two_back
    ),
    "06-versioning task4*len(pile) < *": Reason(
        "where nothing lies two back, `pile[-2]` raises an IndexError, which is a LookupError", nothing_two_back
    ),
    "06-versioning task4*constant: 2 -> -2": Reason(
        "where nothing lies two back, `pile[-2]` raises an IndexError, which is a LookupError", nothing_two_back
    ),
    "06-versioning task*call_left_out: now.isoformat() -> now": Reason(
        "SQLite's adapter writes a time that reads the same", times_read_the_same
    ),
    "06-versioning task4*call_left_out: datetime.now(timezone.utc).isoformat()*": Reason(
        "SQLite's adapter writes a time that reads the same", times_read_the_same
    ),
    **{
        f"06-versioning task[34]*{rule}*": Reason(
            "random histories end in the same rows, pointer and refusals", same_as_the_solution(history)
        )
        for rule in ("too_late", "event <> ''", "part_of_the_data", "fetchall() -> database.execute(query)")
    },
    "06-versioning task5*constant: True -> False": Reason(
        "a row has the four columns that were asked for", rows_have_four_columns
    ),
    "0[14]-* constant: 5 -> 6": Reason("six timings are at least five", one_more_is_at_least_five),
    "0[47]-*call_left_out: *ath* -> path": Reason(
        "a text and a `Path` open the same file", text_paths_open_alike
    ),
    "08-production*trusts_too_much: who *": Reason(
        "all fingerprints have 16 digits, so none stands in another, nor in a key", no_fingerprint_in_another
    ),
    "08-production task1*too_late: try:*": Reason(
        "the reasons may stand in any order", same_as_the_solution(reasons)
    ),
    "08-production task1*return False -> return None": Reason(
        "None counts as False where it is asked", same_as_the_solution(reasons)
    ),
    "08-production task1*call_left_out: list(model.feature_names_in_)*": Reason(
        "a table takes the names of columns from an array too", columns_by_an_array
    ),
    "08-production task[35]*model.joblib*.strip()": Reason(
        "a pickle has no white space at its ends", no_white_space_at_its_ends
    ),
    "08-production task4*part_of_the_file*": Reason(
        "a line end at the end of the log is no part of a line", same_as_the_solution(verified)
    ),
    "08-production task[356]*part_of_the_file*": Reason(
        "the log's last byte is a line end, and its last line shorter than 1,024 bytes", same_lines
    ),
    "08-production task5*raise KeyError(*": Reason("a KeyError is a LookupError", a_kind_of_lookup_error),
    "08-production task5*call_left_out: float(*": Reason(
        "np.float64 is a float", numpy_floats_are_json
    ),
    "08-production*constant: 1 -> -1": Reason("of two classes, class 1 is the last", two_columns),
    "08-production task3*constant: *": Reason(
        "a longer id is an id, and a longer salt protects as well", longer_is_an_id_too
    ),
    "08-production task6*sorted(*": Reason(
        "the text asks for no order of the deleted versions", same_as_the_solution(purged)
    ),
    "09-other-formats task1*another_order: *": Reason("scikit-learn keeps the classes sorted", classes_are_sorted),
    "09-other-formats task1*too_late: *": Reason(
        "notes and arrays are read in any order", same_as_the_solution(weights_read)
    ),
    "09-other-formats task1*setting_forgotten: np.array(*": Reason(
        "the names are the same, as objects or as text", names_of_both_types
    ),
    "09-other-formats task2*arguments_exchanged: np.maximum(*": Reason(
        "the larger of two numbers, whichever is named first", larger_of_both
    ),
    "09-other-formats task2*group[[]*": Reason(
        "HDF5 names its datasets in order, bias before kernel, and they compute like arrays", bias_is_first
    ),
    "09-other-formats task[12]*constant: 1 -> -1": Reason("of two axes, the second is the last", last_of_two_axes),
    "09-other-formats task2*call_left_out: np.asarray(X)*": Reason(
        "X is an array, which `asarray` gives back", lambda _, number: np.asarray(a := random(number).random(3)) is a
    ),
    "09-other-formats task3*another_unit: float(*-> [[]float(*": Reason(
        "one number in a list computes like the number", one_number_broadcasts
    ),
    "09-other-formats task3*call_left_out: ElementTree.parse(*": Reason(
        "a tree finds what its root finds", trees_find_alike
    ),
    "09-other-formats task3*comparison: np.abs(*": Reason(
        "no score lies a hair beyond the border, to the bit", never_on_the_border
    ),
    "09-other-formats task4*list(trusted)*": Reason(
        "names are trusted in any order, and in any collection", trusted_in_any_form
    ),
    "09-other-formats task5*return False -> return None": Reason(
        "None counts as False where all are asked", none_is_not_met
    ),
}  # fmt: skip
