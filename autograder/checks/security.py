"""The checks of exercise 07-security.

The attacks here are harmless: each would create one marker file in a temporary folder of the check. Signed and
unsigned, honest and not, all files are the check's own and new each time; the clean-room checks judge only what lies
on disk.
"""

import contextlib
import hashlib
import hmac
import inspect
import io
import json
import os
import pickle
import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any
from unittest import mock

import numpy as np
import sklearn.datasets
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from .kit import call_function as call
from .kit import diagnose, expect_type, from_notebook, quiet
from .loader import ALLOWED, BadFile, RefusedClass, open_model
from .verdict import NotYet, passed, shorten

# The key of this exercise, which everybody may know. A real one is random, and in no repository.
KEY = hashlib.sha256(b"modelkeeping, exercise 07: a key to practise with").digest()
LONGEST_LIST = 30


class _Parcel:
    """Unpickled, it calls the function."""

    def __init__(self, function: Callable[..., Any], *arguments: Any):
        self.call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.call


def write_given(folder: str | Path) -> None:
    """Write what the exercise begins with: `handover/credit.pkl`, `secret.key`, and files to look at in `samples`.

    The samples are harmless: what they call reads nothing and writes nothing. Their names are new each time.
    """
    folder = Path(folder)
    for name in ("handover", "samples"):
        (folder / name).mkdir(exist_ok=True)
        for old in (folder / name).iterdir():
            old.unlink()
    (folder / "secret.key").write_bytes(KEY)
    (folder / "handover" / "credit.pkl").write_bytes(pickle.dumps(_honest(seed=0)[0], protocol=4))
    for content in _samples():
        (folder / "samples" / f"{secrets.token_hex(3)}.pkl").write_bytes(content)


def _samples() -> list[bytes]:
    named = Pipeline([("os.system", StandardScaler()), ("eval", LogisticRegression())])
    calls = [(eval, "1 + 1"), (os.getcwd,), (io.open, os.devnull), (np.savetxt, os.devnull, [1.0])]
    attacks = [pickle.dumps(_with_parcel(*call), protocol=4) for call in calls]
    honest = [pickle.dumps(model, protocol=4) for model in (_honest(1)[0], _honest(2)[0], named)]
    return [*attacks, *honest, honest[0][:200]]


def _honest(seed: int) -> tuple[Pipeline, np.ndarray]:
    """A small fitted pipeline that no notebook has, and the rows it was fitted on."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(40, 3))
    y = (X[:, 0] + rng.normal(size=40) > 0).astype(int)
    return Pipeline([("scaler", StandardScaler()), ("classifier", LogisticRegression())]).fit(X, y), X


def _with_parcel(function: Callable[..., Any], *arguments: Any) -> Pipeline:
    model, _ = _honest(seed=3)
    model.note_ = _Parcel(function, *arguments)
    return model


@contextmanager
def _folder() -> Iterator[Path]:
    """A new folder, while the working directory is another: a fixed path cannot reach the notebook's own files."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        given, elsewhere = Path(name, "given"), Path(name, "elsewhere")
        given.mkdir()
        elsewhere.mkdir()
        with contextlib.chdir(elsewhere):
            yield given


def _mac(content: bytes, key: bytes) -> str:
    return hmac.new(key, content, "sha256").hexdigest()


def _write(path: Path, thing: Any) -> bytes:
    content = pickle.dumps(thing, protocol=4)
    path.write_bytes(content)
    return content


def _call(function: Callable[..., Any], *arguments: Any) -> Any:
    """As `kit.call`, with what helps here: these functions read files as bytes."""
    try:
        return call(function, *arguments)
    except NotYet as error:
        found = error.parts["Found"]
        if error.cause in ("E-NOT-BYTES", "E-TEXT-MODE") or "has no attribute 'read'" in found:
            raise NotYet(
                "E-TEXT-MODE" if error.cause == "E-TEXT-MODE" else "E-NOT-BYTES",
                found=found,
                expected="no error.",
                why="a path is only a name; what counts is the file's content, as bytes.",
                next="read the content with `Path(path).read_bytes()`.",
            ) from None
        if "digestmod" in found:
            raise NotYet(
                "E-NO-DIGESTMOD",
                found=found,
                expected="no error.",
                why="an HMAC can be made with any hash, so it must be told which.",
                next='write `hmac.new(key, content, "sha256")`.',
            ) from None
        raise


# --- task 1: sign and verify ----------------------------------------------------------------------------------


def sign(namespace: Mapping[str, Any]) -> None:
    """`sign(path, key)` is the HMAC-SHA256 of the file's content, for any file and key."""
    function = from_notebook(namespace, "sign")
    with _folder() as folder:
        for name in ("a.bin", "b.bin"):
            path, key, content = folder / name, secrets.token_bytes(32), secrets.token_bytes(3000)
            path.write_bytes(content)
            given = path if name == "a.bin" else str(path)
            signature = _call(function, given, key)
            expect_type(signature, str, "sign", "a text of 64 hexadecimal digits")
            _expect_signature(signature, content, key, "`sign`")
    passed("sign() made the right HMAC for two new files and keys.")


def _expect_signature(signature: str, content: bytes, key: bytes, subject: str) -> None:
    if signature.lower() == _mac(content, key):
        return
    if signature.lower() == hashlib.sha256(content).hexdigest():
        raise NotYet(
            "E-SHA-ONLY",
            found=f"{subject} gives the plain SHA-256 of the file.",
            expected="an HMAC, made with the key.",
            why="anybody can compute a SHA-256, also whoever replaced the file.",
            next='use `hmac.new(key, content, "sha256").hexdigest()`.',
        )
    if key != KEY and signature.lower() == _mac(content, KEY):
        raise _key_fixed(subject)
    if signature.lower() in (
        hashlib.sha256(key + content).hexdigest(),
        hashlib.sha256(content + key).hexdigest(),
    ):
        raise NotYet(
            "E-NOT-HMAC",
            found=f"{subject} hashes key and file stuck together.",
            expected="an HMAC.",
            why="an attacker can lengthen such a file and compute the new hash without the key.",
            next='use `hmac.new(key, content, "sha256").hexdigest()`.',
        )
    raise NotYet(
        "E-SIGNATURE",
        found=f"{subject} gives {shorten(signature, 20)}, which is not the HMAC-SHA256 of the file.",
        expected="the HMAC of the file's whole content with the key that is passed in.",
        why="the colleague computes it from the bytes of the file, too.",
        next='use `hmac.new(key, Path(path).read_bytes(), "sha256").hexdigest()`.',
    )


def _key_fixed(subject: str) -> NotYet:
    return NotYet(
        "E-KEY-IN-NOTEBOOK",
        found=f"{subject} uses the exercise's key, whatever key it is given.",
        expected="the key that is passed in.",
        why="a key written into a notebook is mailed and committed with it; then everybody can sign.",
        next="use only the argument; let the key come from its file.",
    )


def verify(namespace: Mapping[str, Any]) -> None:
    """`verify(path, signature, key)` is True for an unchanged file only, and compares in constant time."""
    function = from_notebook(namespace, "verify")
    with _folder() as folder:
        path, key = folder / "a.bin", secrets.token_bytes(32)
        content = secrets.token_bytes(3000)
        path.write_bytes(content)
        good = _mac(content, key)
        answer = _call(function, path, good, key)
        expect_type(answer, bool, "verify", "True or False")
        if not answer:
            if _call(function, path, _mac(content, KEY), key) is True:
                raise _key_fixed("`verify`")
            if _call(function, path, hashlib.sha256(content).hexdigest(), key) is True:
                raise _sha_accepted("`verify`")
            raise NotYet(
                "E-HONEST-REFUSED",
                found="`verify` says False to an unchanged file and its signature.",
                expected="True.",
                why="a check that refuses good files is soon switched off.",
                next="compute the HMAC of the file with the key, and compare it with `signature`.",
            )
        if _call(function, path, hashlib.sha256(content).hexdigest(), key):
            raise _sha_accepted("`verify`")
        changed = content[:1500] + bytes([content[1500] ^ 1]) + content[1501:]
        path.write_bytes(changed)
        for what, signature in (
            ("one bit in the middle of the file changed", good),
            ("somebody signed the changed file with another key", _mac(changed, secrets.token_bytes(32))),
            ("only the first half of the signature is there", _mac(changed, key)[:32]),
            ("the signature is empty", ""),
        ):
            if _call(function, path, signature, key):
                raise NotYet(
                    "E-TAMPERED-PASSED",
                    found=f"`verify` says True although {what}.",
                    expected="False.",
                    why="this is the one moment at which a replaced file can still be stopped.",
                    next="compute the HMAC of the file as it is now, and compare all of it with `signature`.",
                )
    if not _reaches(function, hmac.compare_digest):
        raise NotYet(
            "E-EQUALS",
            found="`verify` compares without `compare_digest`.",
            expected="`hmac.compare_digest(a, b)`.",
            why="`==` may stop at the first difference; its time can tell an attacker how much of a guess is right.",
            next="write `hmac.compare_digest(sign(path, key), signature)`.",
        )
    passed("verify() accepts the untouched file alone, and compares in constant time.")


def _sha_accepted(subject: str) -> NotYet:
    return NotYet(
        "E-SHA-ONLY",
        found=f"{subject} accepts the plain SHA-256 of the file as its signature.",
        expected="only an HMAC made with the key.",
        why="whoever replaces the file can compute its new SHA-256.",
        next="compare with what `sign(path, key)` gives.",
    )


def _reaches(function: Any, wanted: Any) -> bool:
    """Whether the function, or one of the notebook's that it calls, names `wanted` (under any name)."""
    seen: set[int] = set()

    def in_code(code: CodeType, names: Mapping[str, Any]) -> bool:
        if wanted.__name__.strip("_") in {name.strip("_") for name in code.co_names}:
            return True
        values = [names.get(name) for name in code.co_names]
        nested = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        return any(look(value) for value in values) or any(in_code(inner, names) for inner in nested)

    def look(value: Any) -> bool:
        if value is wanted:
            return True
        value = getattr(value, "__func__", value)  # a static or class method's function
        if not isinstance(value, FunctionType | type) or id(value) in seen:
            return False
        seen.add(id(value))
        if isinstance(value, type):  # the notebook's own classes only: a library's lead everywhere
            return value.__module__ == function.__module__ and any(map(look, vars(value).values()))
        enclosed = inspect.getclosurevars(value).nonlocals.values()
        return in_code(value.__code__, value.__globals__) or any(map(look, enclosed))

    return look(function)


def signed_file(folder: str | Path) -> None:
    """`manifest.json` in `folder` signs the model beside it with the exercise's key."""
    folder = Path(folder)
    manifest = _read_json(folder / "manifest.json")
    path = folder / "credit.pkl"
    if not isinstance(manifest, dict) or not isinstance(manifest.get("hmac_sha256"), str):
        raise NotYet(
            "E-KEYS",
            found="manifest.json holds no text under hmac_sha256.",
            expected="the signature that your `sign` gave.",
            why="without a signature the file could be anybody's.",
            next="let `sign` return text (`hexdigest()`), then run the given cell again.",
        )
    try:
        content = path.read_bytes()
        model = open_model(path).model
    except (OSError, RefusedClass, BadFile) as error:
        raise NotYet(
            "E-FILE-BROKEN",
            found=f"credit.pkl does not open: {shorten(str(error), 60)}.",
            expected="the honest model that was given.",
            why="a signature under an attack is still an attack.",
            next="run the first cell again, which writes it, and leave the file alone.",
        ) from None
    if not isinstance(model, Pipeline):
        raise NotYet(
            "E-NOT-A-PIPELINE",
            found=f"credit.pkl holds a {type(model).__name__}.",
            expected="the pipeline that was given.",
            why="the signature belongs to that file.",
            next="run the first cell again, and leave the file alone.",
        )
    _expect_signature(manifest["hmac_sha256"], content, KEY, "manifest.json")
    passed("manifest.json signs the very file beside it.")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise NotYet(
            "E-FILE-MISSING",
            found=f"there is no {path.name}.",
            expected="the file that the given cell above writes.",
            why="only a file can be judged without your code.",
            next="run that cell; if it shows an error, mend your function first.",
        ) from None
    except (ValueError, RecursionError) as error:
        raise NotYet(
            "E-NOT-JSON",
            found=f"{path.name} is no JSON: {shorten(str(error), 60)}.",
            expected="what the given cell writes.",
            why="JSON is read without running anything.",
            next="run the given cell again.",
        ) from None


# --- task 2: verify before loading ----------------------------------------------------------------------------


def read_key(namespace: Mapping[str, Any]) -> None:
    """`read_key(path)` gives the bytes of any key file, all of them."""
    function = from_notebook(namespace, "read_key")
    keys = [b"\n \xff" + secrets.token_bytes(27) + b" \n", secrets.token_bytes(48)]
    answers = []
    with _folder() as folder:
        for number, key in enumerate(keys):
            path = folder / f"key-{number}"
            path.write_bytes(key)
            answers.append(_call(function, path if number else str(path)))
            expect_type(answers[-1], bytes, "read_key", "bytes")
    if answers[0] == answers[1]:
        raise NotYet(
            "E-KEY-IN-NOTEBOOK",
            found="`read_key` gives one and the same key, whatever file it is asked to read.",
            expected="the content of the file at `path`.",
            why="a key in a notebook is mailed and committed with it; then everybody can sign.",
            next="return `Path(path).read_bytes()`.",
        )
    for answer, key in zip(answers, keys, strict=True):
        if answer != key:
            raise NotYet(
                "E-KEY-CHANGED",
                found=f"`read_key` gives {len(answer)} bytes; the file has {len(key)}, and they differ.",
                expected="the file's bytes, all and unchanged.",
                why="a key is random bytes: one that looks like a space or a line's end counts, too.",
                next="return `Path(path).read_bytes()`, without `strip()`.",
            )
    passed("read_key() gave back two new keys, byte for byte.")


def load_verified(namespace: Mapping[str, Any]) -> None:
    """`load_verified(path, signature, key)` loads a signed model; a wrong signature is refused before loading."""
    function = from_notebook(namespace, "load_verified")
    with _folder() as folder:
        key = secrets.token_bytes(32)
        model, X = _honest(seed=4)
        content = _write(folder / "good.pkl", model)
        try:
            with quiet():
                loaded = function(folder / "good.pkl", _mac(content, key), key)
        except (Exception, SystemExit) as error:
            if isinstance(error, NotImplementedError):
                call(function, folder / "good.pkl", _mac(content, key), key)
            if _accepts(function, folder / "good.pkl", _mac(content, KEY), key):
                raise _key_fixed("`load_verified`") from None
            if type(error) is not ValueError:
                raise diagnose(error, "`load_verified` raised") from None
            raise NotYet(
                "E-HONEST-REFUSED",
                found=f"`load_verified` refuses an honest, signed model: {shorten(str(error), 50)}",
                expected="the model.",
                why="a check that refuses good files is soon switched off.",
                next="mend `verify` first; pass it path, signature and key in this order.",
            ) from None
        expect_type(loaded, BaseEstimator, "load_verified", "the model")
        _expect_same(loaded, model, X, "load_verified")
        attack = _write(folder / "bad.pkl", _with_parcel(io.open, str(folder / "ran"), "w"))
        for signature in (_mac(content, key), hashlib.sha256(attack).hexdigest()):
            raised: BaseException | None = None
            try:
                with quiet():
                    function(folder / "bad.pkl", signature, key)
            except (Exception, SystemExit) as error:
                raised = error
            _expect_refused(raised, (folder / "ran").exists())
    passed("load_verified() loads what is signed, and stops a replaced file before it is loaded.")


def _accepts(function: Callable[..., Any], *arguments: Any) -> bool:
    try:
        with quiet():
            function(*arguments)
    except (Exception, SystemExit):
        return False
    return True


def _expect_refused(raised: BaseException | None, ran: bool) -> None:
    if raised is None:
        raise NotYet(
            "E-NOT-VERIFIED",
            found="`load_verified` raised nothing for a file whose signature is wrong"
            + (", and its code ran." if ran else "."),
            expected="a ValueError.",
            why="a check whose answer is not used protects nobody.",
            next='write `if not verify(path, signature, key): raise ValueError("wrong signature")`.',
        )
    if ran:
        raise NotYet(
            "E-HASH-AFTER-LOAD",
            found="the file was refused, but its code had already run.",
            expected="first the signature, then the loading.",
            why="a pickle's code runs while it is loaded: afterwards is too late.",
            next="move the `if not verify(…)` above the line that loads.",
        )
    if not isinstance(raised, ValueError):
        raise NotYet(
            "E-WRONG-EXCEPTION",
            found=f"a wrong signature raised {type(raised).__name__}.",
            expected="ValueError.",
            why="the caller must be able to tell a wrong signature; an `assert` vanishes under `python -O`.",
            next='write `raise ValueError("wrong signature")`.',
        )


def _expect_same(loaded: Any, model: Pipeline, X: np.ndarray, name: str) -> None:
    try:
        with quiet():
            same = np.array_equal(loaded.predict_proba(X), model.predict_proba(X))
    except Exception as error:
        raise diagnose(error, f"predicting with what `{name}` returned raised") from None
    if not same:
        raise NotYet(
            "E-OTHER-MODEL",
            found=f"what `{name}` returned predicts something else than the model in the file.",
            expected="the model at `path`.",
            why="the check's files hold models of its own.",
            next="load from the argument `path`, not from a file of the notebook.",
        )


# --- task 3: an exact list ------------------------------------------------------------------------------------


def restricted_load(namespace: Mapping[str, Any]) -> None:
    """`restricted_load(path)` loads an honest model and refuses four attacks, each before its code runs."""
    function = from_notebook(namespace, "restricted_load")
    with _folder() as folder:
        model, X = _honest(seed=5)
        _write(folder / "good.pkl", model)
        try:
            with quiet():
                loaded = function(folder / "good.pkl")
        except pickle.UnpicklingError as error:
            if "NoneType" in str(error):
                raise NotYet(
                    "E-NO-RETURN",
                    found="`find_class` gives None to pickle for a name that is allowed.",
                    expected="the class or function of that name.",
                    why="pickle builds the model from what `find_class` returns.",
                    next="end it with `return super().find_class(module, name)`.",
                ) from None
            raise NotYet(
                "E-HONEST-REFUSED",
                found=f"`restricted_load` refuses an honest model: {shorten(str(error), 60)}.",
                expected="a scaler and a logistic regression in a Pipeline, loaded.",
                why="a loader that refuses honest models is soon replaced by one that refuses nothing.",
                next="add the exact (module, name) pair that it refused to `ALLOWED`.",
            ) from None
        except (Exception, SystemExit):
            loaded = call(function, folder / "good.pkl")
        expect_type(loaded, BaseEstimator, "restricted_load", "the model")
        _expect_same(loaded, model, X, "restricted_load")
        home = sklearn.datasets.get_data_home
        for what, cause, parcel in (
            ("builtins.eval", "E-PAYLOAD-RAN", (eval, f"open({str(folder / '0')!r}, 'w').close()")),
            ("io.open", "E-DENY-LIST", (io.open, str(folder / "1"), "w")),
            ("numpy.savetxt", "E-PREFIX", (np.savetxt, str(folder / "2"), [1.0])),
            ("sklearn.datasets._base.get_data_home", "E-PREFIX", (home, str(folder / "3"))),
        ):
            before = sorted(folder.iterdir())
            path = folder.parent / "attack.pkl"
            _write(path, _with_parcel(*parcel))
            refused = False
            try:
                with quiet():
                    function(path)
            except (Exception, SystemExit):
                refused = True
            _expect_stopped(what, cause, sorted(folder.iterdir()) != before, refused)
    passed("restricted_load() loads an honest model and refused four attacks before they ran.")


def _expect_stopped(what: str, cause: str, ran: bool, refused: bool) -> None:
    if ran:
        if refused:
            cause = "E-PAYLOAD-RAN"
        why, step = {
            "E-PAYLOAD-RAN": (
                "refusing after the loading is too late, because loading runs the code.",
                "override `find_class` in a subclass of `pickle.Unpickler`, and load with that class.",
            ),
            "E-DENY-LIST": (
                "a list of bad names is never complete.",
                "let `find_class` raise for every pair that is not in `ALLOWED`.",
            ),
            "E-PREFIX": (
                "libraries are large: among the names of numpy and scikit-learn, some write files.",
                "compare the exact pair: `(module, name) in ALLOWED`.",
            ),
        }[cause]
        raise NotYet(
            cause,
            found=f"a pickle that calls {what} ran, and made a file.",
            expected="an exception before anything is called.",
            why=why,
            next=step,
        )
    if not refused:
        raise NotYet(
            "E-SILENT-REFUSAL",
            found=f"`restricted_load` raised nothing for a pickle that calls {what}.",
            expected="pickle.UnpicklingError.",
            why="the caller would go on with something that is not the model.",
            next="raise `pickle.UnpicklingError` in `find_class`, and do not catch it.",
        )


class _Recorder(pickle.Unpickler):
    """Notes the names in a file of our own."""

    def __init__(self, content: bytes):
        super().__init__(io.BytesIO(content))
        self.names: set[tuple[str, str]] = set()

    def find_class(self, module: str, name: str) -> Any:
        self.names.add((module, name))
        return super().find_class(module, name)


def allow_list(folder: str | Path) -> None:
    """`allowlist.json` has exact names only, enough for an honest model, and none that is dangerous."""
    listed = _read_json(Path(folder) / "allowlist.json")
    entries = listed if isinstance(listed, list) else [{"not a list": listed}]
    strange = [
        entry
        for entry in entries
        if not (isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry))
    ]
    if strange:
        raise NotYet(
            "E-LIST-FORM",
            found=f"allowlist.json has the entry {shorten(json.dumps(strange[0]), 50)}.",
            expected='a list of pairs, such as ["sklearn.pipeline", "Pipeline"].',
            why="one module has many names; only both together say what is meant.",
            next="make `ALLOWED` a set of tuples of two texts, the module and the name.",
        )
    if not listed:
        raise NotYet(
            "E-NOT-ATTEMPTED",
            found="the list is empty.",
            expected="the pairs that an honest model needs.",
            why="a loader with an empty list refuses everything.",
            next='begin with ("sklearn.pipeline", "Pipeline"), and add what your loader refuses.',
        )
    pairs = {(module, name) for module, name in listed}
    for module, name in sorted(pairs):
        if not name or not module or any(sign in module + name for sign in "*?^$") or module[-1] == ".":
            raise NotYet(
                "E-PREFIX",
                found=f"the list has a pattern: {shorten(f'{module} {name}', 60)}.",
                expected="exact names only.",
                why="a prefix such as `numpy.` lets numpy.savetxt through, which writes files.",
                next="write out the pairs that the honest model needs; there are fewer than ten.",
            )
    recorder = _Recorder(pickle.dumps(_honest(seed=6)[0], protocol=4))
    recorder.load()
    if dangerous := sorted(pairs - ALLOWED - recorder.names):
        raise NotYet(
            "E-DANGEROUS-NAME",
            found=f"the list allows {shorten('.'.join(dangerous[0]), 60)}.",
            expected="only what a scaler and a logistic regression in a Pipeline need.",
            why="each name on the list is a function that a stranger may call on your computer.",
            next="take it off the list; the honest model loads without it.",
        )
    if missing := sorted(recorder.names - pairs):
        raise NotYet(
            "E-LIST-TOO-SHORT",
            found=f"the list lacks {'.'.join(missing[0])}"
            + (f" and {len(missing) - 1} more." if missing[1:] else "."),
            expected="every name that an honest model needs.",
            why="a loader that refuses honest models is soon replaced by one that refuses nothing.",
            next="look at the names in `handover/credit.pkl`, which you may trust, and list them all.",
        )
    if len(pairs) > LONGEST_LIST:
        raise NotYet(
            "E-LIST-TOO-LONG",
            found=f"the list allows {len(pairs)} names.",
            expected=f"at most {LONGEST_LIST}; this model needs {len(recorder.names)}.",
            why="every name more is something more that a stranger may call.",
            next="list what this model needs, and nothing else.",
        )
    passed(f"allowlist.json: {len(pairs)} exact names, enough and harmless.")


# --- task 4: look without loading -----------------------------------------------------------------------------


def is_suspicious(namespace: Mapping[str, Any]) -> None:
    """`is_suspicious(path)` tells attacks from honest models, and loads neither."""
    function = from_notebook(namespace, "is_suspicious")
    named = Pipeline([("os.system", StandardScaler()), ("numpy.savetxt", LogisticRegression())])
    home = sklearn.datasets.get_data_home
    with _folder() as folder:
        inputs = [
            ("an honest model", False, pickle.dumps(_honest(7)[0], protocol=4)),
            ("an honest model with a step called 'os.system'", False, pickle.dumps(named, protocol=4)),
        ]
        for what, *parcel in (
            ("builtins.eval", eval, f"open({str(folder / 'ran')!r}, 'w').close()"),
            ("io.open", io.open, str(folder / "ran"), "w"),
            ("numpy.savetxt", np.savetxt, str(folder / "ran"), [1.0]),
            ("sklearn.datasets._base.get_data_home", home, str(folder / "ran")),
        ):
            inputs.append(
                (f"a pickle that calls {what}", True, pickle.dumps(_with_parcel(*parcel), protocol=4))
            )
        old = pickle.dumps(_Parcel(io.open, str(folder / "ran"), "w"), protocol=2)
        inputs += [
            ("a pickle of protocol 2 that calls io.open", True, old),
            ("a file cut short", True, inputs[0][2][:150]),
            ("a file that is no pickle", True, b"nothing of the kind"),
        ]
        for what, truth, content in inputs:
            path = folder / "file.pkl"
            path.write_bytes(content)
            with _watching_loads() as loads:
                answer = _look(function, path, what)
            if loads or (folder / "ran").exists():
                raise NotYet(
                    "E-LOADED",
                    found=f"`is_suspicious` loaded {what}.",
                    expected="an answer without loading.",
                    why="what is loaded has run: then the question comes too late.",
                    next="read the instructions with `pickletools.genops(Path(path).read_bytes())`.",
                )
            expect_type(answer, bool, "is_suspicious", "True or False")
            if answer != truth:
                raise _wrong_answer(f"`is_suspicious` says {answer} to {what}.", truth)
    passed("is_suspicious() told seven bad files from two honest ones, and loaded none.")


def _look(function: Callable[..., Any], path: Path, what: str) -> Any:
    try:
        return _call(function, path)
    except NotYet as error:
        if error.cause == "E-RAISED" and what.startswith("a file"):
            raise NotYet(
                "E-BROKEN-RAISES",
                found=f"{error.parts['Found']} ({what})",
                expected="True: what cannot be read to its end is suspicious.",
                why="one broken file would end the look at all the others.",
                next="put the reading into `try`, and `return True` in `except (ValueError, IndexError)`.",
            ) from None
        raise


@contextmanager
def _watching_loads() -> Iterator[list[str]]:
    """A list that grows when a scikit-learn object is unpickled."""
    loads: list[str] = []
    original = BaseEstimator.__setstate__

    def watched(self: BaseEstimator, state: Any) -> None:
        loads.append(type(self).__name__)
        original(self, state)

    with mock.patch.object(BaseEstimator, "__setstate__", watched):
        yield loads


def _wrong_answer(found: str, truth: bool) -> NotYet:
    if truth:
        return NotYet(
            "E-MISSED",
            found=found,
            expected="True.",
            why="whoever trusts the answer loads the file, and its code runs.",
            next="collect every (module, name) pair of `GLOBAL` and `STACK_GLOBAL`, with texts fetched from the memo;"
            " say True if one is not in `ALLOWED`, or if the file cannot be read.",
        )
    return NotYet(
        "E-FALSE-ALARM",
        found=found,
        expected="False.",
        why="an alarm that always rings is switched off.",
        next="judge the pairs that `GLOBAL` and `STACK_GLOBAL` fetch, with texts fetched from the memo; not every text,"
        " not every `REDUCE`. Print the pairs, and compare them with `ALLOWED`.",
    )


def report(folder: str | Path, samples: str | Path) -> None:
    """`report.json` in `folder` tells the suspicious files in `samples` from the honest ones."""
    told = _read_json(Path(folder) / "report.json")
    truth, refused = {}, []
    paths = sorted(Path(samples).glob("*.pkl"))
    for path in paths:
        refused.append(_refusal(path))
        truth[path.name] = refused[-1] is not None
    with tempfile.TemporaryDirectory() as name:
        given = []
        for content in _samples():
            Path(name, "sample").write_bytes(content)
            given.append(_refusal(Path(name, "sample")))
    if Counter(refused) != Counter(given):
        raise NotYet(
            "E-SAMPLES-CHANGED",
            found=f"`samples` does not hold the {len(given)} files that were given.",
            expected="those files, untouched.",
            why="a report is about what was received.",
            next="run the whole notebook again from the first cell, which writes them.",
        )
    if (
        not isinstance(told, dict)
        or set(told) != set(truth)
        or not all(v in (True, False) for v in told.values())
    ):
        raise NotYet(
            "E-REPORT-FORM",
            found="report.json does not say true or false to each file in `samples`.",
            expected="one entry for each file, by its name.",
            why="a file that is not in the report has not been looked at.",
            next="let `is_suspicious` return True or False, and run the given cell again.",
        )
    missed = sum(bad and not told[name] for name, bad in truth.items())
    alarms = sum(told[name] and not bad for name, bad in truth.items())
    if missed or alarms:
        raise _wrong_answer(
            f"report.json misses {missed} of the suspicious files and suspects {alarms} honest ones.",
            missed > 0,
        )
    passed(f"report.json is right about all {len(truth)} files.")


def _refusal(path: Path) -> str | None:
    """What the exact list refuses in a file; None for an honest one."""
    try:
        open_model(path)
    except RefusedClass as error:
        return error.name
    except (BadFile, OSError):
        return "broken"
    return None
