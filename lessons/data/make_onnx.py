"""Write loans.onnx, a small model for lesson 04, and onnx-javascript.json, what JavaScript made of it.

Run `npm ci --ignore-scripts` in lessons/js first, then `python make_onnx.py` here. The model is a logistic
regression, so that it is small and has no thresholds: every runtime should give the same probabilities, up to
the last digits of float32. The rows are the first 20 of loans.csv.
"""

import hashlib
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from skl2onnx import to_onnx
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).resolve().parent
JAVASCRIPT = HERE.parent / "js"
ROWS = 20


def model_bytes(loans: pd.DataFrame) -> bytes:
    """The fitted pipeline as ONNX, its operator sets in a fixed order (they come in any)."""
    X, y = loans.drop(columns="defaulted"), loans["defaulted"]
    numbers = list(X.select_dtypes("number"))
    X[numbers] = X[numbers].astype("float32")
    columns = make_column_transformer(
        (StandardScaler(), numbers), (OneHotEncoder(handle_unknown="ignore"), ["purpose", "home"])
    )
    model = make_pipeline(columns, LogisticRegression(max_iter=1000)).fit(X, y)
    onnx = to_onnx(model, X[:1], options={"zipmap": False})
    opsets = sorted(onnx.opset_import, key=lambda opset: opset.domain)
    del onnx.opset_import[:]
    onnx.opset_import.extend(opsets)
    return onnx.SerializeToString()


def recorded(model: Path, rows: Path) -> dict[str, object]:
    """What score.mjs answers for the rows, and with which versions."""
    command = ["node", str(JAVASCRIPT / "score.mjs"), str(model), str(rows)]
    answers = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    package = json.loads((JAVASCRIPT / "package.json").read_text(encoding="utf-8"))
    return {
        "node": node.strip(),
        "onnxruntime-web": package["dependencies"]["onnxruntime-web"],
        "model_sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "probabilities": json.loads(answers),
    }


def main() -> None:
    loans, model = pd.read_csv(HERE / "loans.csv"), HERE / "loans.onnx"
    model.write_bytes(model_bytes(loans))
    with TemporaryDirectory() as folder:
        rows = Path(folder, "rows.json")
        loans.drop(columns="defaulted").head(ROWS).to_json(rows, orient="records")
        result = json.dumps(recorded(model, rows), indent=1)
    (HERE / "onnx-javascript.json").write_text(result + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
