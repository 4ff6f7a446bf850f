"""How the lesson makes candidates that must not pass: a good artifact, with one thing wrong and its manifest right."""

from pathlib import Path

import joblib
import pandas as pd
from sklearn.pipeline import Pipeline

from production.artifact import MANIFEST, read_json, write_json, write_manifest, write_onnx


def spoil(
    folder: Path,
    X: pd.DataFrame,
    model: Pipeline | None = None,
    onnx: Pipeline | None = None,
    **facts: object,
) -> None:
    """Put another model into `model.joblib` or `model.onnx`, or other facts into `NAME.json`; name them anew."""
    if model is not None:
        joblib.dump(model, folder / "model.joblib")
    if onnx is not None:
        write_onnx(folder / "model.onnx", onnx, X)
    for name, content in facts.items():
        write_json(folder / f"{name}.json", content)
    write_manifest(folder, read_json(folder / MANIFEST)["author"])
