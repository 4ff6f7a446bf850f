"""Task 4: the start of a service."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from types import NoneType
from typing import Any

import joblib
import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectFromModel
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from ..kit import expect_json, expect_same_answers, fresh_folder, said, small_labels, tried_again
from ..verdict import messages, passed
from .given import (
    CANDIDATES,
    POINTER,
    attempt,
    expect_model,
    expect_refusal,
    golden_of,
    small_wine_model,
    small_wines,
)

not_yet = messages("02-loading")


def start(namespace: Mapping[str, Any]) -> None:
    """`start(path, golden)` returns the tested model with one job, and refuses every other file."""
    X = small_wines(seed=18)
    model = _nested_model(X)
    other, _ = small_wine_model(seed=18)
    near, near_X = small_wine_model(seed=19)
    near_golden = golden_of(near, near_X[:9])
    near["classifier"].coef_[0, 0] += 1e-7
    with fresh_folder() as folder:
        joblib.dump(other, folder / "other.bin")
        joblib.dump(near, folder / "near.bin")
        (folder / "pointer.bin").write_bytes(POINTER)
        joblib.dump(model, folder / "right.joblib")
        (folder / "right.pkl").write_bytes(pickle.dumps(model))
        settings = _settings(model)
        model.set_params(**dict.fromkeys(_jobs(model), 1))
        made = golden_of(model, X[:9])
        for name in ("right.joblib", "right.pkl"):
            outcome = attempt(namespace, "start", folder / name, made)
            if outcome.error is not None:
                _expect_loaded(namespace, folder / name)
                raise not_yet("E-REFUSED-RIGHT", file=name, error=said(outcome.error)) from outcome.error
            jobs = _jobs(outcome.answer)
            if any(value not in (None, 1) for value in jobs.values()):
                raise not_yet("E-N-JOBS", jobs=jobs)
            expect_model(outcome.answer, "start")
            now = _settings(outcome.answer)
            if other_settings := [key for key in {**settings, **now} if now.get(key) != settings.get(key)]:
                raise not_yet("E-SETTINGS", names=other_settings)
            refit = not_yet("E-REFIT", subject="the model that `start` returned")
            expect_same_answers(outcome.answer, model, X, refit)
        for name, made_for, what in [
            ("other.bin", made, "another model"),
            ("near.bin", near_golden, "a model with one coefficient changed by 0.0000001"),
            ("pointer.bin", made, "a git-LFS pointer"),
        ]:
            outcome = attempt(namespace, "start", folder / name, made_for)
            silent = not_yet("E-NOT-REFUSED", what=what, outcome=outcome)
            if (
                made_for is made
                and name == "pointer.bin"
                and not isinstance(outcome.error, ValueError | NoneType)
            ):
                _expect_loaded(namespace, folder / name, ValueError)
            expect_refusal(outcome, ValueError, what, clue="the answer of `matches`", silent=silent)
    passed(
        "start() returned the tested model with one job, and refused another, a nearly equal one and a pointer."
    )


def _nested_model(X: pd.DataFrame) -> Pipeline:
    """A fitted pipeline with an `n_jobs` on each level: in a selector in the middle, in the classifier and inside it.

    Two trees: a + b is b + a, so the order in which two threads finish changes no bit.
    """
    forest = RandomForestClassifier(2, random_state=3)
    steps = [
        ("scaler", StandardScaler()),
        ("select", SelectFromModel(RandomForestClassifier(2, random_state=4), threshold=-np.inf)),
        ("trees", CalibratedClassifierCV(forest, cv=2, ensemble=False)),
    ]
    model = Pipeline(steps).fit(X, small_labels(X, seed=18))
    return model.set_params(**dict.fromkeys(_jobs(model), 2))


def _settings(model: Any) -> dict[str, str]:
    """All its parameters but `n_jobs`, and of estimators only their class."""
    try:
        params = model.get_params()
    except Exception:
        return {}
    return {
        name: type(value).__name__ if hasattr(value, "get_params") or isinstance(value, list) else repr(value)
        for name, value in params.items()
        if name.split("__")[-1] != "n_jobs"
    }


def _expect_loaded(namespace: Mapping[str, Any], path: Path, *may: type[Exception]) -> None:
    """`NotYet` if it is `load_any` of task 1 that raises for this file, and something else than it may raise."""
    outcome = tried_again(namespace, "load_any", path) if "load_any" in namespace else None
    if outcome is not None and outcome.error is not None and not isinstance(outcome.error, may):
        raise not_yet("E-TASK-1-FIRST", outcome=outcome)


def accepted_file(folder: str | Path) -> None:
    """`accepted.json` tells which of the candidates are the laboratory's model."""
    accepted = expect_json(Path(folder) / "accepted.json", "the given cell that calls `start`")
    told = accepted if isinstance(accepted, dict) else {}
    wrong = [name for name, right in CANDIDATES.items() if told.get(name) is not right]
    surplus = [name for name in told if name not in CANDIDATES]
    if wrong or surplus:
        yes = [name for name, value in told.items() if value is True]
        raise not_yet("E-CANDIDATES", accepted=yes or "none", wrong=wrong + surplus)
    passed("accepted.json: exactly the right candidates were let in.")


def _jobs(model: Any) -> dict[str, Any]:
    try:
        params = model.get_params()
    except Exception:
        return {}
    return {name: value for name, value in params.items() if name.split("__")[-1] == "n_jobs"}
