"""Task 1: the pipeline."""

from collections.abc import Mapping
from typing import Any

from sklearn.base import BaseEstimator

from ..kit import call, expect_type, from_notebook, is_fitted
from ..verdict import messages, passed
from .given import STEPS, expect_steps, expect_training_rows

not_yet = messages("01-saving")


def pipeline(namespace: Mapping[str, Any]) -> None:
    """`build_pipeline()` returns a new, unfitted pipeline of the three steps each time."""
    first = call(namespace, "build_pipeline")
    expect_type(first, BaseEstimator, "build_pipeline", "a scikit-learn Pipeline")
    expect_steps(first, "what `build_pipeline` returned")
    second = call(namespace, "build_pipeline")
    expect_steps(second, "what `build_pipeline` returned the second time")
    if second is first or any(second[step] is first[step] for step in STEPS):
        raise not_yet("E-SHARED-OBJECT")
    if any(is_fitted(first[step]) for step in STEPS):
        raise not_yet("E-FITTED-TOO-EARLY")
    passed("build_pipeline() makes a new pipeline: scaler, pca, forest.")


def fitted(namespace: Mapping[str, Any]) -> None:
    """`model` is such a pipeline, fitted on the training rows and no others."""
    model = from_notebook(namespace, "model")
    if model is None or model is Ellipsis:
        if "build_pipeline" in namespace and call(namespace, "build_pipeline") is None:
            raise not_yet("E-BUILDER-FIRST")
        raise not_yet("E-NOT-ATTEMPTED", name="model")
    expect_steps(model, "`model`")
    expect_training_rows(model, "`model`")
    passed("model is the pipeline, fitted on the 426 training rows.")
