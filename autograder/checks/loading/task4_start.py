"""Task 4: the start of a service."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import joblib
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from ..kit import expect_json, expect_same_answers, fresh_folder, said, small_labels
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
    # two trees: a + b is b + a, so the order in which two threads finish changes no bit
    forest = RandomForestClassifier(2, random_state=3, n_jobs=2)
    model = Pipeline([("scaler", StandardScaler()), ("trees", forest)]).fit(X, small_labels(X, seed=18))
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
        model.set_params(trees__n_jobs=1)
        made = golden_of(model, X[:9])
        for name in ("right.joblib", "right.pkl"):
            outcome = attempt(namespace, "start", folder / name, made)
            if outcome.error is not None:
                raise not_yet("E-REFUSED-RIGHT", file=name, error=said(outcome.error)) from outcome.error
            jobs = _jobs(outcome.answer)
            if any(value not in (None, 1) for value in jobs.values()):
                raise not_yet("E-N-JOBS", jobs=jobs)
            expect_model(outcome.answer, "start")
            refit = not_yet("E-REFIT", subject="the model that `start` returned")
            expect_same_answers(outcome.answer, model, X, refit)
        for name, made_for, what in [
            ("other.bin", made, "another model"),
            ("near.bin", near_golden, "a model with one coefficient changed by 0.0000001"),
            ("pointer.bin", made, "a git-LFS pointer"),
        ]:
            outcome = attempt(namespace, "start", folder / name, made_for)
            silent = not_yet("E-NOT-REFUSED", what=what, outcome=outcome)
            expect_refusal(outcome, ValueError, what, clue="the answer of `matches`", silent=silent)
    passed(
        "start() returned the tested model with one job, and refused another, a nearly equal one and a pointer."
    )


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
