"""Task 6: saving safely."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ..kit import (
    Tried,
    call,
    expect_error,
    expect_model_file,
    expect_same_answers,
    fresh_folder,
    hearing,
    opens_to_write,
    paths_in,
    small_model,
    tried,
)
from ..verdict import NotYet, messages, passed
from .given import expect_predictor, expect_same_model, expect_steps, expect_training_rows

not_yet = messages("01-saving")


class Unsavable:
    """Half of it is written, then the dump fails, as it does for a lambda deep inside a pipeline."""

    def __init__(self) -> None:
        self.payload = np.zeros(1000)
        self.reason = _RefusesToBePickled()


class _RefusesToBePickled:
    def __reduce__(self) -> str:
        raise TypeError("cannot pickle this object (the check made it so)")


class _Interrupting:
    """While it is saved, when part of it is written, it calls the function; loaded, it is a plain object."""

    def __init__(self, function: Callable[[], None]) -> None:
        self.function = function

    def __reduce__(self) -> tuple[type[object], tuple[()]]:
        self.function()
        return object, ()


def save_safely(namespace: Mapping[str, Any]) -> None:
    """`save_safely(model, path)` saves; a failed dump, a reader and a second writer find a whole model at `path`."""
    old, X = small_model(seed=6)
    new, _ = small_model(seed=7)
    with fresh_folder() as folder:
        path = folder / "model.joblib"
        with _touches(path) as touched:
            for model, given in ((old, path), (new, str(path))):
                call(namespace, "save_safely", model, given)
                expect_same_model(expect_model_file(path, "`save_safely`").model, model, X, path.name)
        good = path.read_bytes()
        failed = tried(namespace, "save_safely", Unsavable(), path)
        if not path.exists():
            raise not_yet("E-OLD-FILE-GONE", file=path.name)
        if path.read_bytes() != good:
            raise not_yet("E-OLD-FILE-LOST", file=path.name)
        _expect_told(failed, TypeError)
        _expect_alone(folder, path)
        with _nothing_can_be_written():
            refused = tried(namespace, "save_safely", new, path)
        _expect_told(refused, PermissionError)
        if touched:
            raise not_yet("E-HALF-SEEN", file=path.name, how=touched[0])
        _expect_two_writers(namespace, folder)
        packed = folder / "model.joblib.gz"
        call(namespace, "save_safely", new, packed)
        opened = expect_model_file(packed, "`save_safely`")
        expect_same_model(opened.model, new, X, packed.name)
        if opened.codec is None:
            raise not_yet("E-ENDING-LOST", file=packed.name)
    passed("save_safely() saves, replaces in one step, and two writers or a failed dump leave a whole model.")


def _expect_told(outcome: Tried, kind: type[Exception]) -> None:
    """`NotYet` unless the caller gets the exception, of this kind, that stopped the dump."""
    other = not_yet("E-OTHER-EXCEPTION", outcome=outcome, wanted=kind.__name__)
    expect_error(outcome, kind, silent=not_yet("E-SILENT-FAILURE"), other=other)


def _expect_alone(folder: Path, path: Path) -> None:
    """`NotYet` unless nothing but the file at `path` is in the folder."""
    if left := sorted(item.name for item in folder.iterdir() if item != path):
        raise not_yet("E-LITTER", left=left)


def _expect_two_writers(namespace: Mapping[str, Any], folder: Path) -> None:
    """`NotYet` unless a second `save_safely` to the same place, in the middle of the first, harms neither."""
    path = folder / "model.joblib"
    (one, X), (two, _) = small_model(seed=8), small_model(seed=9)
    seen: list[NotYet | None] = []

    def second() -> None:
        outcome = tried(namespace, "save_safely", two, path)
        if outcome.error is not None:
            seen.append(not_yet("E-TWO-WRITERS", which="second", what=outcome))
        else:
            seen.append(_other_than(path, two, X, "second"))

    one.interruption_ = _Interrupting(second)
    first = tried(namespace, "save_safely", one, path)
    if wrong := next((each for each in seen if each), None):
        raise wrong
    if not seen:
        raise not_yet("E-OTHER-MODEL", file=path.name)
    if first.error is not None:
        raise not_yet("E-TWO-WRITERS", which="first", what=first)
    if wrong := _other_than(path, one, X, "first"):
        raise wrong
    _expect_alone(folder, path)


def _other_than(path: Path, model: Any, X: Any, which: str) -> NotYet | None:
    """What is to be said if the file at `path` is not whole, or not this model."""
    otherwise = not_yet("E-TWO-WRITERS", which=which, what="a file that holds parts of both models")
    try:
        expect_same_answers(expect_model_file(path, "`save_safely`").model, model, X, otherwise)
    except NotYet:
        return otherwise
    return None


@contextmanager
def _touches(path: Path) -> Iterator[list[str]]:
    """What is done to `path` meanwhile that a reader could meet before the new file is whole, in words."""
    noted: list[str] = []
    there = os.path.realpath(path)

    def listen(event: str, args: tuple[Any, ...]) -> None:
        if event not in ("open", "os.remove", "os.rename", "os.truncate"):
            return
        source, *others = [*paths_in(args), ""]
        if event == "open":
            if source == there and opens_to_write(args):
                noted.append("is opened for writing and filled little by little")
        elif source == there:
            noted.append("is gone for a moment")
        elif there in others and Path(source).parent != Path(there).parent:
            noted.append("is moved there from another folder, which on another drive is a copy")

    with hearing(listen):
        yield noted


@contextmanager
def _nothing_can_be_written() -> Iterator[None]:
    """As on a disk that can only be read."""

    def listen(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and opens_to_write(args):
            raise PermissionError("the disk can only be read (the check made it so)")

    with hearing(listen):
        yield


def safe_file(folder: str | Path) -> None:
    """`safe.joblib` survived a failed save: it still holds the fitted pipeline."""
    try:
        model = expect_model_file(Path(folder) / "safe.joblib", "`save_safely`").model
    except NotYet as error:
        if error.cause in ("E-FILE-NOT-CLOSED", "E-FILE-BROKEN"):
            raise not_yet("E-OLD-FILE-LOST", file="safe.joblib") from None
        raise
    expect_predictor(model, "safe.joblib")
    expect_steps(model, "the pipeline of task 1, in safe.joblib,")
    expect_training_rows(model, "the pipeline of task 1, in safe.joblib,")
    passed("safe.joblib outlived a failed save.")
