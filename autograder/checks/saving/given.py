"""What the exercise gives, and what several of its tasks expect of a model."""

import functools
from typing import Any

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from ..kit import asked, diagnose, expect_same_answers, is_fitted, quiet
from ..verdict import messages

STEPS = {"scaler": StandardScaler, "pca": PCA, "forest": RandomForestClassifier}
FILES = {"model.pkl": "pickle", "model.joblib": "joblib", "model-compressed.joblib": "joblib"}
# 5-fold cross-validation accuracy of the model solution on the training part; a test measures it again.
SCORES = np.array([0.9651, 0.9647, 0.9294, 0.9294, 0.9647])
FIRST_TREES = 8  # are compared with the right ones; the others follow from the same seed
not_yet = messages("01-saving")


def data() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]:
    """The exercise's data: X_train (426 × 30), X_test (143 × 30), y_train, y_test."""
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=42, stratify=y)
    return X_train, X_test, y_train, y_test


def expect_steps(model: Any, subject: str) -> None:
    """`NotYet` unless `model` is a Pipeline with the exercise's steps and settings."""
    if not isinstance(model, Pipeline):
        raise not_yet("E-NOT-A-PIPELINE", subject=subject, kind=type(model).__name__)
    if not all(isinstance(step, tuple) and len(step) == 2 for step in model.steps):
        raise not_yet("E-STEP-NAMES", subject=subject, names="(none)")
    names = [name for name, _ in model.steps]
    kinds = [type(step) for _, step in model.steps]
    words = [kind.__name__ for kind in kinds]
    if StandardScaler not in kinds:
        raise not_yet("E-SCALER-MISSING", subject=subject, names=names)
    if sorted(kinds, key=str) != sorted(STEPS.values(), key=str):
        raise not_yet("E-STEPS", subject=subject, kinds=words)
    if kinds != list(STEPS.values()):
        raise not_yet("E-STEP-ORDER", subject=subject, kinds=words)
    if names != list(STEPS):
        raise not_yet("E-STEP-NAMES", subject=subject, names=names)
    for setting, value, wanted in (
        ("PCA n_components", model["pca"].n_components, 10),
        ("forest n_estimators", model["forest"].n_estimators, 100),
        ("forest random_state", model["forest"].random_state, 42),
    ):
        if value != wanted:
            raise not_yet("E-SETTINGS", setting=setting, value=value, wanted=wanted)


def expect_training_rows(model: Pipeline, subject: str) -> None:
    """`NotYet` unless the pipeline was fitted, on the training rows."""
    if not is_fitted(*(model[step] for step in STEPS)):
        raise not_yet("E-NOT-FITTED", subject=subject)
    X_train, X_test, _, y_test = data()
    seen, means = model["scaler"].n_samples_seen_, X_train.mean().to_numpy()
    if seen != len(X_train) or not np.allclose(np.resize(model["scaler"].mean_, means.shape), means):
        raise not_yet("E-TRAINING-ROWS", subject=subject, seen=seen, wanted=len(X_train))
    with quiet():
        accuracy = model.score(X_test, y_test)
    if accuracy < 0.9:
        raise not_yet("E-LABELS", subject=subject, accuracy=accuracy)
    rows = model[:2].transform(X_test)
    trees = model["forest"].estimators_[:FIRST_TREES]
    wanted = _first_trees()
    if not all(
        np.allclose(tree.predict_proba(rows), probabilities)
        for tree, probabilities in zip(trees, wanted, strict=True)
    ):
        raise not_yet("E-OTHER-FOREST", subject=subject)


@functools.cache
def _first_trees() -> list[np.ndarray]:
    """What the first trees of the right forest say of the test rows: a forest draws one tree after the other."""
    X_train, X_test, y_train, _ = data()
    forest = RandomForestClassifier(FIRST_TREES, random_state=42)
    model = Pipeline([("scaler", StandardScaler()), ("pca", PCA(10)), ("forest", forest)]).fit(
        X_train, y_train
    )
    rows = model[:2].transform(X_test)
    return [tree.predict_proba(rows) for tree in model["forest"].estimators_]


def expect_predictor(loaded: Any, file: str) -> None:
    """`NotYet` unless what the file holds can predict."""
    if not isinstance(loaded, Pipeline) and not hasattr(loaded, "predict_proba"):
        raise not_yet("E-CONTAINER", file=file, kind=type(loaded).__name__)


def expect_same_model(loaded: Any, original: Any, X: pd.DataFrame, file: str) -> None:
    """`NotYet` unless what the file holds predicts exactly as `original` does on X."""
    expect_predictor(loaded, file)
    error = asked(loaded, X).error
    if isinstance(error, NotFittedError):
        raise diagnose(error, f"predicting with the model in {file} raised")
    expect_same_answers(loaded, original, X, not_yet("E-OTHER-MODEL", file=file))
