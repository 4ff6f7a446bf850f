"""Task 4: whose list?"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from skops.io.exceptions import UntrustedTypesFoundException

from ..kit import asked, expect_same_answers, fresh_folder, small_labels, small_table, tried
from ..verdict import NotYet, messages, passed
from .given import FORMAT_ERRORS, TREE, write_strangers_model

not_yet = messages("09-other-formats")


def forest(seed: int) -> tuple[RandomForestClassifier, np.ndarray]:
    X = small_table(seed)
    return RandomForestClassifier(3, random_state=seed).fit(X.to_numpy(), small_labels(X, seed)), X.to_numpy()


def load_trusted(namespace: Mapping[str, Any]) -> None:
    """`load_trusted(path, trusted)` loads what the caller's list allows: a list, a tuple or a set, other types too."""
    clipped = FunctionTransformer(partial(np.clip, a_min=-1, a_max=1))
    X = small_table(8).to_numpy()
    pipeline = make_pipeline(clipped, LogisticRegression()).fit(X, small_labels(X, 8))
    plain = LogisticRegression().fit(X, small_labels(X, 8))
    cases: list[tuple[Any, np.ndarray, Any]] = [
        (*forest(3), [TREE]),
        (*forest(4), (TREE, "numpy.clip")),
        (pipeline, X, {"functools.partial", "numpy.clip"}),
        (plain, X, []),
    ]
    with fresh_folder() as folder:
        for number, (model, rows, trusted) in enumerate(cases):
            path = folder / f"model {number}.skops"
            skops.io.dump(model, path)
            outcome = tried(namespace, "load_trusted", path if number % 2 else str(path), trusted)
            if isinstance(outcome.error, UntrustedTypesFoundException):
                raise not_yet("E-LIST-IGNORED", trusted=sorted(trusted), error=outcome)
            loaded = outcome.result(FORMAT_ERRORS)
            if loaded is None:
                raise not_yet("E-NO-RETURN", name="load_trusted", noun="the model")
            asked(loaded, rows).result(FORMAT_ERRORS)
            expect_same_answers(loaded, model, rows, not_yet("E-OTHER-OBJECT", kind=type(loaded).__name__))
    passed("load_trusted() loaded four models with the caller's list, as a list, a tuple and a set.")


def refuses_untrusted(namespace: Mapping[str, Any]) -> None:
    """What the caller has not listed is refused, whatever a list beside the file or a default of one's own says."""
    with fresh_folder() as folder:
        marker = folder / "ran"
        honest = folder / "forest.skops"
        skops.io.dump(forest(5)[0], honest)
        lists = write_strangers_model(folder, marker)
        alone = folder / "alone" / "model.skops"
        alone.parent.mkdir()
        alone.write_bytes(lists.read_bytes())
        for trusted in ([TREE], ["functools.partial", TREE]):
            _expect_refusal(namespace, alone, trusted, not_yet("E-ALL-TRUSTED", types="numpy.savetxt"))
        _expect_refusal(namespace, lists, [TREE], not_yet("E-LIST-FROM-FILE", types="numpy.savetxt"))
        for trusted in ([], ["numpy.clip"]):
            _expect_refusal(namespace, honest, trusted, not_yet("E-LIST-OF-ITS-OWN", types=TREE))
        if marker.exists():
            raise not_yet("E-STRANGER-RAN")
    passed(
        "load_trusted() refused five files with a type that its caller had not listed, a list beside one or not."
    )


def _expect_refusal(namespace: Mapping[str, Any], path: Path, trusted: list[str], loaded: NotYet) -> None:
    """`loaded` if the file was loaded; `NotYet` too unless skops' error, or a ValueError, says what is missing."""
    outcome = tried(namespace, "load_trusted", path, trusted)
    if outcome.error is None:
        raise not_yet("E-REFUSED-NONE") if outcome.answer is None else loaded
    if not isinstance(outcome.error, UntrustedTypesFoundException | ValueError):
        raise not_yet("E-REFUSAL-KIND", kind=type(outcome.error).__name__) from outcome.error
