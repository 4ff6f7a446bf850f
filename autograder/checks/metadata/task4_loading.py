"""Task 4: loading with care."""

import pickle
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

from ..kit import (
    KNOWN_ERRORS,
    KnownErrors,
    expect_error,
    expect_same_answers,
    expect_type,
    fresh_folder,
    small_labels,
    tried,
    tried_again,
)
from ..verdict import NotYet, messages, passed
from .given import deliver, good_delivery, sha256, versions

not_yet = messages("05-metadata")
# Asked after KNOWN_ERRORS: a ValueError that is known for another reason is no refusal.
REFUSALS = KnownErrors(not_yet, [("ValueError", r"", "E-GOOD-REFUSED")])


class Trap:
    """A pickle of it calls `_spring` when it is loaded, which notes that this happened and does nothing else."""

    def __reduce__(self) -> tuple[Callable[[], dict[str, str]], tuple[()]]:
        return _spring, ()


_sprung: list[str] = []


def _spring() -> dict[str, str]:
    _sprung.append("loaded")
    return {}


def load_in_order(namespace: Mapping[str, Any]) -> None:
    """`load_verified` looks at sidecar, versions and hash, in this order, before anything is loaded."""
    good = good_delivery()
    trap, old = pickle.dumps(Trap()), {"versions": versions() | {"scikit-learn": "0.19.2"}}
    trap_by_old = {"file_sha256": sha256(trap)} | old
    with fresh_folder() as folder:
        _expect_accepted(namespace, deliver(folder, good.content, good.facts))
        for step, what, content, facts in (
            ("hash", "the file was replaced by a trap", trap, good.facts),
            ("hash", "one byte was added to the file", good.content + b".", good.facts),
            ("versions", "another scikit-learn wrote the model", trap, good.facts | trap_by_old),
            ("versions", "neither the version nor the hash fits", trap, good.facts | old),
            ("sidecar", "there is no sidecar", trap, None),
            ("sidecar", "the sidecar is no JSON", trap, "{'model_file': 'x'}"),
        ):
            _expect_refused(namespace, deliver(folder, content, facts), step, what)
    passed("load_verified() accepts a good file, and refuses six bad ones before anything is loaded.")


def load_golden(namespace: Mapping[str, Any]) -> None:
    """`load_verified` compares the golden answers of what it loaded: with a tolerance, and not the labels only."""
    good = good_delivery()
    kept = good.facts["golden"]
    close = np.array(kept["probabilities"]) + np.array([5e-7, -5e-7])
    almost = good.facts | {"golden": kept | {"probabilities": close.tolist()}}
    other = deepcopy(good.model).set_params(classifier__C=0.7).fit(good.X, small_labels(good.X, 2))
    swapped = pickle.dumps(other)  # on these rows it gives the same labels, other probabilities
    resealed = good.facts | {"file_sha256": sha256(swapped)}
    with fresh_folder() as folder:
        _expect_accepted(namespace, str(deliver(folder, good.content, good.facts)))
        try:
            _expect_accepted(namespace, deliver(folder, good.content, almost))
        except NotYet as error:
            raise not_yet("E-GOLDEN-EXACT") from error
        what = "file and hash were replaced by those of a slightly other model"
        _expect_refused(namespace, deliver(folder, swapped, resealed), "golden", what)
        for what, probabilities in _other_answers(np.array(kept["probabilities"])):
            facts = good.facts | {"golden": kept | {"probabilities": probabilities.tolist()}}
            _expect_refused(namespace, deliver(folder, good.content, facts), "golden", what)
    passed("load_verified() asks the golden questions, and notices one answer that is off by 0.0000013.")


def _other_answers(right: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Golden answers with one thing wrong: each row, each class, two rows exchanged."""
    for row, column in np.ndindex(right.shape):
        for distance in (1e-5, -1e-5, 1.3e-6, -1.3e-6):
            off = right.copy()
            off[row, column] += distance
            yield f"the golden answer of row {row}, class {column}, is off by {distance}", off
    yield "two golden rows have each other's answers", right[[0, 4, 2, 3, 1]]


def _expect_accepted(namespace: Mapping[str, Any], path: str | Path) -> None:
    """`NotYet` unless the learner's function gives back the model of the good delivery."""
    good = good_delivery()
    loaded = tried(namespace, "load_verified", path).result(KNOWN_ERRORS, REFUSALS)
    expect_type(loaded, BaseEstimator, "load_verified", "the model that it loaded")
    otherwise = not_yet(
        "E-OTHER-MODEL", subject="what `load_verified` returned", wanted="the model in the file at `path`"
    )
    expect_same_answers(loaded, good.model, good.X, otherwise)


def _expect_refused(namespace: Mapping[str, Any], path: Path, step: str, what: str) -> None:
    """`NotYet` unless the learner's function raises a ValueError that begins with `step`, and loads nothing before."""
    _sprung.clear()
    outcome = tried_again(namespace, "load_verified", path)  # it was accepted before: no stub
    if _sprung:
        raise not_yet("E-LOADED-TOO-EARLY", what=what, step=step)
    wrong_error = not_yet("E-WRONG-ERROR", what=what, outcome=outcome, step=step)
    error = expect_error(
        outcome, ValueError, silent=not_yet("E-NOT-REFUSED", what=what, step=step), other=wrong_error
    )
    if not str(error).lower().startswith(step):
        raise wrong_error
