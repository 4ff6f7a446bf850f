"""Replay decisions of 2022 in the environment of 2022: `make replay-old`. Runs in that environment, on Python 3.9."""

import json
import platform
import sys
from pathlib import Path

import joblib
import numpy as np
import sklearn

DATA = Path(__file__).resolve().parents[1] / "data"
NUMBERS = ["age", "income", "amount", "term", "debt_ratio", "late_payments", "years_employed"]


def main():
    version = sklearn.__version__
    recorded = json.loads((DATA / "old" / (version + ".json")).read_text(encoding="utf-8"))
    header, *lines = (DATA / "loans.csv").read_text(encoding="utf-8").splitlines()
    places = [header.split(",").index(name) for name in NUMBERS]
    rows = np.array([[line.split(",")[place] for place in places] for line in lines[-500:]], dtype="float32")
    model = joblib.load(DATA / "old" / ("logistic-" + version + ".joblib"))
    labels = "".join(str(int(label)) for label in model.predict(rows))
    chances = [round(float(chance), 4) for chance in model.predict_proba(rows[:20])[:, 1]]
    then = recorded["answers"]["logistic"]
    same = labels == then["labels"] and chances == then["default"]
    print("scikit-learn", version, "on Python", platform.python_version(), "recorded on", recorded["Python"])
    print("500 decisions and 20 probabilities replayed:", "identical" if same else "NOT the same")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
