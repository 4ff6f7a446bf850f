"""The gate before production: what must hold of a candidate, each with its reason if it does not."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from formats.named_onnx import onnx_answers
from measure import medians_ms
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline

from autograder.checks.loader import BadFile, RefusedClass, open_model
from production.approval import Enrolled, not_approved
from production.artifact import MANIFEST, altered_files, as_rows, probabilities, read_json, versions

NOT_LOADED = "not loaded"
ONNX_TOLERANCE = 1e-5


@dataclass
class Evidence:
    """What no artifact can say of itself."""

    X: pd.DataFrame
    """Applications to judge on, which no candidate was fitted on."""
    y: pd.Series
    known: dict[str, str]
    """From the data dictionary: when each column is known, "at application" or later."""
    enrolled: Enrolled
    budget_ms: float
    """For one row's answer."""
    folds: int = 10


def gate(candidate: Path, current: Pipeline, evidence: Evidence) -> dict[str, str]:
    """Every check with its reason to refuse, or ""; the candidate is let through if all are empty.

    Nothing is read before the files are known to be those that the manifest names, and the model only through an
    exact list: until then the checks that need it say so.
    """
    reasons = dict.fromkeys(["files", "approval", "versions", "exact list", *CHECKS], NOT_LOADED)
    if not (candidate / MANIFEST).exists():
        return reasons | {"files": f"there is no {MANIFEST}"}
    altered = altered_files(candidate)
    reasons["files"] = f"not what the manifest says: {', '.join(altered)}" if altered else ""
    reasons["approval"] = not_approved(candidate, evidence.enrolled)
    if altered:
        return reasons
    reasons["versions"] = _versions(candidate)
    try:
        model = open_model(candidate / "model.joblib").model
    except (RefusedClass, BadFile) as error:
        return reasons | {"exact list": str(error)}
    return (
        reasons
        | {"exact list": ""}
        | {name: check(candidate, model, current, evidence) for name, check in CHECKS.items()}
    )


def _versions(candidate: Path) -> str:
    then, now = read_json(candidate / "versions.json"), versions()
    other = [
        f"{name} {then.get(name)}, here {now[name]}"
        for name in ("scikit-learn", "numpy")
        if then.get(name) != now[name]
    ]
    return "; ".join(other)


def _columns(candidate: Path, model: Pipeline, current: Pipeline, evidence: Evidence) -> str:
    promised = list(read_json(candidate / "features.json"))
    if promised != list(model.feature_names_in_):
        return "features.json has other columns than the model, or in another order"
    missing = [name for name in promised if name not in evidence.X]
    return f"the applications have no column {', '.join(missing)}" if missing else ""


def _known_in_time(candidate: Path, model: Pipeline, current: Pipeline, evidence: Evidence) -> str:
    late = [name for name in model.feature_names_in_ if evidence.known.get(name) != "at application"]
    return f"not known when we decide: {', '.join(late)}" if late else ""


def _golden(candidate: Path, model: Pipeline, current: Pipeline, evidence: Evidence) -> str:
    golden = read_json(candidate / "golden.json")
    rows = as_rows(golden["rows"], read_json(candidate / "features.json"))
    try:
        differ = int((probabilities(model, rows) != np.array(golden["answers"])).sum())
    except ValueError as error:
        return f"cannot answer: {str(error).splitlines()[0]}"
    return f"{differ} of {len(rows)} answers are not those that it gave" if differ else ""


def _score(candidate: Path, model: Pipeline, current: Pipeline, evidence: Evidence) -> str:
    """Paired over folds: worse by more than twice the standard error of the mean difference."""
    parts = np.array_split(np.random.default_rng(0).permutation(len(evidence.X)), evidence.folds)
    try:
        differences = [_auc(model, evidence, part) - _auc(current, evidence, part) for part in parts]
    except ValueError as error:
        return f"cannot answer: {str(error).splitlines()[0]}"
    mean, noise = np.mean(differences), np.std(differences, ddof=1) / np.sqrt(len(parts))
    return f"ROC AUC worse by {-mean:.3f}, noise {noise:.3f}" if mean < -2 * noise else ""


def _auc(model: Pipeline, evidence: Evidence, rows: np.ndarray) -> float:
    X = evidence.X.iloc[rows][list(model.feature_names_in_)]
    return roc_auc_score(evidence.y.iloc[rows], probabilities(model, X))


def _onnx(candidate: Path, model: Pipeline, current: Pipeline, evidence: Evidence) -> str:
    rows = evidence.X[list(model.feature_names_in_)]
    gap = float(np.abs(onnx_answers(candidate / "model.onnx")(rows) - probabilities(model, rows)).max())
    return f"differs by {gap:.1e}, allowed {ONNX_TOLERANCE:.0e}" if gap > ONNX_TOLERANCE else ""


def _latency(candidate: Path, model: Pipeline, current: Pipeline, evidence: Evidence) -> str:
    one = evidence.X[:1][list(model.feature_names_in_)]
    ms = medians_ms({"one row": lambda: probabilities(model, one)}, rounds=15)["one row"]
    return f"{ms:.1f} ms for one row, budget {evidence.budget_ms:.1f}" if ms > evidence.budget_ms else ""


CHECKS: dict[str, Callable[[Path, Pipeline, Pipeline, Evidence], str]] = {
    "columns": _columns,
    "known in time": _known_in_time,
    "golden rows": _golden,
    "score": _score,
    "ONNX": _onnx,
    "latency": _latency,
}
"""What is asked of a model that is loaded; each gives its reason to refuse, or ""."""
