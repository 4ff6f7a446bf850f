"""One artifact: a folder with everything that belongs to a model, and a manifest that names every file by its hash."""

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from sklearn.pipeline import Pipeline

MANIFEST, APPROVAL = "manifest.json", "approval.json"
LIBRARIES = ("scikit-learn", "numpy", "joblib", "onnxruntime")


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def data_hash(table: pd.DataFrame) -> str:
    """A hash that is the same on every computer: names, kinds and values in a form of our own, not in pandas'."""
    digest = hashlib.sha256()
    for name, column in table.items():
        is_number = pd.api.types.is_numeric_dtype(column)
        digest.update(f"{name}:{'number' if is_number else 'text'}\n".encode())
        values = (float(value).hex() if is_number else str(value) for value in column)
        digest.update("\n".join(values).encode())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    return {"Python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def write_artifact(folder: Path, model: Pipeline, X: pd.DataFrame, golden: pd.DataFrame, author: str) -> Path:
    """Write the folder: model, ONNX, golden rows with their answers, features, versions; the manifest comes last.

    `X` is what the model was fitted on, `author` the fingerprint of a key.
    """
    folder.mkdir(parents=True)
    joblib.dump(model, folder / "model.joblib")
    write_onnx(folder / "model.onnx", model, X)
    facts = {
        "features": {name: str(dtype) for name, dtype in X.dtypes.items()},
        "versions": versions(),
        "golden": {
            "rows": json.loads(golden.to_json(orient="records", double_precision=15)),
            "answers": probabilities(model, golden).tolist(),
        },
        "data": {"sha256": data_hash(X), "rows": len(X)},
    }
    for name, content in facts.items():
        write_json(folder / f"{name}.json", content)
    write_manifest(folder, author)
    return folder


def write_onnx(path: Path, model: Pipeline, X: pd.DataFrame) -> None:
    path.write_bytes(to_onnx(model, X[:1], options={"zipmap": False}).SerializeToString())


def write_manifest(folder: Path, author: str) -> None:
    files = {name: file_hash(folder / name) for name in files_in(folder)}
    made = datetime.now(UTC).isoformat(timespec="seconds")
    write_json(folder / MANIFEST, {"files": files, "author": author, "made": made})


def files_in(folder: Path) -> list[str]:
    """What a manifest names: every file but itself and the approval, which comes later."""
    return sorted({path.name for path in folder.iterdir()} - {MANIFEST, APPROVAL})


def altered_files(folder: Path) -> list[str]:
    """The files that are not what the manifest says: changed, missing, or not in it."""
    listed, here = read_json(folder / MANIFEST)["files"], files_in(folder)
    return sorted(
        name for name in {*here, *listed} if name not in here or listed.get(name) != file_hash(folder / name)
    )


def as_rows(records: list[Mapping[str, object]], features: Mapping[str, str]) -> pd.DataFrame:
    """Applications from JSON as the model wants them: the columns in order, each of its kind."""
    table = pd.DataFrame(records)[list(features)]
    return table.astype({name: kind for name, kind in features.items() if kind.startswith(("float", "int"))})


def probabilities(model: Pipeline, rows: pd.DataFrame) -> np.ndarray:
    """The probability of default, shape (rows,)."""
    return model.predict_proba(rows)[:, 1]
