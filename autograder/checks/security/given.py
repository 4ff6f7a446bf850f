"""What the exercise gives, the attacks of its checks, and what several of its tasks expect."""

import hashlib
import hmac
import io
import os
import pickle
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.datasets import get_data_home
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from ..kit import KnownErrors, asked, diagnose, expect_same_answers, expect_type, small_model
from ..verdict import messages

# The key of this exercise, which everybody may know. A real one is random, and in no repository.
KEY = hashlib.sha256(b"modelkeeping, exercise 07: a key to practise with").digest()
_PLAIN = (
    "PROTO FRAME STOP MARK NONE NEWTRUE NEWFALSE INT BININT BININT1 BININT2 LONG LONG1 LONG4 FLOAT BINFLOAT"
    " BINBYTES SHORT_BINBYTES BINBYTES8 BYTEARRAY8 EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3 EMPTY_LIST LIST"
    " APPEND APPENDS EMPTY_DICT DICT SETITEM SETITEMS EMPTY_SET ADDITEMS FROZENSET BUILD REDUCE NEWOBJ NEWOBJ_EX"
)
PLAIN = frozenset(
    _PLAIN.split()
)  # instructions that give or arrange values; POP and DUP hide what the last texts are
WRITER = "the given cell above"  # of the files that are handed in
not_yet = messages("07-security")
# Where a function reads a file as bytes.
READING_ERRORS = KnownErrors(
    not_yet,
    [
        ("UnicodeDecodeError", r"", "E-TEXT-MODE"),
        ("TypeError", r"encoded before hashing|buffer API", "E-NOT-BYTES"),
        ("AttributeError", r"has no attribute 'read'", "E-NOT-BYTES"),
        ("Exception", r"digestmod", "E-NO-DIGESTMOD"),
    ],
)


class Parcel:
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
    (folder / "handover" / "credit.pkl").write_bytes(honest(seed=0))
    for content in sample_pickles():
        (folder / "samples" / f"{secrets.token_hex(3)}.pkl").write_bytes(content)


def sample_pickles() -> list[bytes]:
    """The files to look at: five attacks, three honest models, and one that is cut short."""
    attacks = [
        attack(eval, "1 + 1"),
        attack(os.getcwd),
        attack(io.open, os.devnull),
        attack(np.savetxt, os.devnull, [1.0]),
        b"(S'1 + 1'\nibuiltins\neval\n.",
    ]
    models = [honest(seed=1), honest(seed=2, protocol=3), honest_with_steps("os.system", "eval")]
    return [*attacks, *models, models[0][:200]]


def pickled(thing: Any, protocol: int = 4) -> bytes:
    """A pickle, by default of the protocol in which names stand in the memo, too."""
    return pickle.dumps(thing, protocol)


def honest(seed: int, protocol: int = 4) -> bytes:
    """The pickle of a small fitted pipeline."""
    return pickled(small_model(seed)[0], protocol)


def long_honest(protocol: int, *functions: Callable[..., Any]) -> bytes:
    """The pickle of an honest model between a long text with 300 short ones, and calls of the functions."""
    model, _ = small_model(seed=8)
    model.note_ = ["é" * 70_000, *(f"note {number}" for number in range(300))]
    again, _ = small_model(seed=9)  # its names come out of the memo
    return pickled([model.note_, model, again, *map(Parcel, functions)], protocol)


def honest_with_steps(scaler: str, classifier: str) -> bytes:
    """The pickle of an honest pipeline whose steps have these names."""
    return pickled(Pipeline([(scaler, StandardScaler()), (classifier, LogisticRegression())]))


def attack(function: Callable[..., Any], *arguments: Any) -> bytes:
    """The pickle of a small fitted pipeline that, loaded, calls the function."""
    model, _ = small_model(seed=3)
    model.note_ = Parcel(function, *arguments)
    return pickled(model)


def attacks(marker: Path) -> dict[str, bytes]:
    """Four attacks, by the names of the functions that they call; each would make `marker`."""
    return {
        "builtins.eval": attack(eval, f"open({str(marker)!r}, 'w').close()"),
        "io.open": attack(io.open, str(marker), "w"),
        "numpy.savetxt": attack(np.savetxt, str(marker), [1.0]),
        "sklearn.datasets._base.get_data_home": attack(get_data_home, str(marker)),
    }


def hmac_of(content: bytes, key: bytes) -> str:
    """The right signature."""
    return hmac.new(key, content, "sha256").hexdigest()


def expect_same_model(loaded: Any, model: Pipeline, X: Any, name: str) -> None:
    """`NotYet` unless what function `name` loaded predicts exactly as `model` does on X."""
    expect_type(loaded, BaseEstimator, name, "the model")
    error = asked(loaded, X).error
    if error is not None:
        raise diagnose(error, f"predicting with what `{name}` returned raised")
    expect_same_answers(loaded, model, X, not_yet("E-OTHER-MODEL", name=name))
