"""What the exercise hands out, what becomes of it here, and the story that its given cells tell."""

import hashlib
import io
import json
import warnings
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from ..verdict import messages

OUTCOMES = ("works", "warns", "changed answers", "load fails", "predict fails")
# the files beside the notebook
SHIPPED = {
    "applications.csv": "b3946adf5bb1b59410ff6b6f9d4036381209068ae5eb42237c0e9e8e0315a0b5",
    "expected.json": "760d09e7d2eaa0cfb956dee8eea2250eb5a942f5725e968d414abbc1377841e3",
    "forest-1.3.2.joblib": "d1184c603209c92455d9e25f533cf3899a4bdd9460c37b57cadf1fef6c674d40",
    "forest-1.3.2.onnx": "dc347773899b3f171bec2140fcc4d2fe8b37b1a38151eb8ba1354481cc0258ff",
    "imputer-1.5.2.joblib": "cf9071f617e270b6aa8887f0acaae374afb4f105f196d540db2f61bd7edf94f8",
    "logistic-1.0.2.joblib": "90e6760cbd99361d5127aea0eafcac5c776e82a25719a986d72dc0dfd92b8c52",
    "neighbours-1.0.2.joblib": "d54821a6e01af1fa5748f85541289c5173f27db3d71470d2f1cfeeb2f899fe34",
}
OLD = [name for name in SHIPPED if name.endswith((".joblib", ".onnx"))]
CANDIDATES = 11
AUTHOR = "ada"
STORY = [("promote", 2, "ben"), ("promote", 9, "ben"), ("promote", 11, "cleo"), ("rollback", 9, "ben")]
IN_USE = STORY[-1][1]
UNREGISTERED, OWN = 99, 7  # what the given cell tries to promote and must not
WRITER = "the given cell of this task"  # of the files that are handed in
not_yet = messages("06-versioning")


def candidate(number: int) -> DecisionTreeClassifier:
    """The model that is registered as `number`, not fitted yet."""
    return DecisionTreeClassifier(max_leaf_nodes=number + 1, random_state=0)


def shipped(folder: Path) -> dict[str, bytes]:
    """The bytes of the files that we handed out; `NotYet` if one is not as it was."""
    content = {}
    for name, digest in SHIPPED.items():
        try:
            content[name] = (folder / name).read_bytes()
        except OSError:
            content[name] = b""
        if hashlib.sha256(content[name]).hexdigest() != digest:
            raise not_yet("E-SHIPPED-FILE", file=name)
    return content


def applications(content: dict[str, bytes]) -> tuple[np.ndarray, np.ndarray]:
    """The applications among the files handed out, as float32, and whether each defaulted."""
    table = pd.read_csv(io.BytesIO(content["applications.csv"]))
    return table.drop(columns="defaulted").to_numpy("float32"), table["defaulted"].to_numpy()


def outcomes(folder: Path) -> dict[str, str]:
    """What becomes of each old file in this environment: one of `OUTCOMES`. `NotYet` if one is not ours."""
    content = shipped(folder)
    X, _ = applications(content)
    expected = json.loads(content["expected.json"])
    return {name: _outcome(name, content[name], X, expected[name]) for name in OLD}


def _outcome(name: str, content: bytes, X: np.ndarray, labels: list[int]) -> str:
    """What becomes of a file, from its bytes, which are known to be ours."""
    if name.endswith(".onnx"):
        from onnxruntime import InferenceSession

        session = InferenceSession(content, providers=["CPUExecutionProvider"])
        now = session.run(None, {session.get_inputs()[0].name: X})[0]
        return "works" if np.array_equal(now, labels) else "changed answers"
    with warnings.catch_warnings(record=True, action="always") as heard:
        try:
            model = joblib.load(io.BytesIO(content))
        except Exception:
            return "load fails"
        try:
            now = model.predict(X)
        except Exception:
            return "predict fails"
    if not np.array_equal(now, labels):
        return "changed answers"
    return "warns" if heard else "works"
