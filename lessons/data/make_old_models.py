"""Write and read models with old versions of scikit-learn: where the files in `old/` come from.

Nothing in the course needs this program or an old environment; it is kept so that anybody can make the files anew.
An environment for each version, outside this folder, with a Python for which wheels of that age exist:

    python3.8  -m venv 0.24.2   0.24.2/bin/pip install scikit-learn==0.24.2 "numpy<1.24" "scipy<1.8" joblib==1.2.0
                                    skl2onnx==1.8.0 onnx==1.9.0 "protobuf<3.21"
    python3.9  -m venv 1.0.2    1.0.2/bin/pip install scikit-learn==1.0.2 "numpy<1.24" "scipy<1.9" "joblib<1.3"
                                    skl2onnx==1.11.1 onnx==1.11.0 "protobuf<3.21"
    python3.11 -m venv 1.3.2    1.3.2/bin/pip install scikit-learn==1.3.2 "numpy<1.27" "protobuf<5" skl2onnx==1.16.0
                                    onnx==1.15.0
    python3.11 -m venv 1.5.2    1.5.2/bin/pip install scikit-learn==1.5.2 "numpy<2.2" "protobuf<6" skl2onnx==1.17.0
                                    onnx==1.16.2
    python3.13 -m venv 1.8.0    1.8.0/bin/pip install scikit-learn==1.8.0 "protobuf<7" packaging skl2onnx==1.20.0
                                    onnx==1.19.1

Then, in each of them and in the course's own, first every `write`, after that every `read`:

    PYTHONHASHSEED=0 0.24.2/bin/python make_old_models.py write
    0.24.2/bin/python make_old_models.py read

`write` makes `old/NAME-VERSION.joblib`, `old/forest-VERSION.onnx` and `old/VERSION.json`: who wrote them, and what
each model answered at that moment. `read` opens every model in `old/` and records in `old/readers.json` what became
of it. It needs Python 3.8, NumPy and scikit-learn, and for `write` skl2onnx.

Two more are of 1.5.2 alone, with pandas 2.2.3 beside it, whose ColumnTransformer saved a private class that is gone:

    1.5.2/bin/python make_old_models.py write_remainder

One file is older still, a dictionary and no model, written by Python 2.7.18:

    python2.7 -c "import pickle; settings = {u'threshold': 0.35, u'currency': u'EUR', u'terms': [12, 24, 36]};
                  open('old/settings-python2.7.pkl', 'wb').write(pickle.dumps(settings, 2))"
"""

import csv
import json
import re
import sys
import warnings
from pathlib import Path

import joblib
import numpy as np
import sklearn

HERE = Path(__file__).resolve().parent
OLD = HERE / "old"
NUMBERS = ["age", "income", "amount", "term", "debt_ratio", "late_payments", "years_employed"]
REFERENCE = 500  # the last rows of loans.csv: no model has seen them, and each is asked about them
SHOWN = 20  # of these, the probabilities are kept too


def applications():
    """The numeric columns of loans.csv as float32, and what became of each loan."""
    with (HERE / "loans.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    X = np.array([[row[name] for name in NUMBERS] for row in rows], dtype=np.float32)
    return X, np.array([int(row["defaulted"]) for row in rows])


def recipes():
    """The five models, not fitted yet: small, so that the files are."""
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return {
        "logistic": make_pipeline(StandardScaler(), LogisticRegression()),
        "imputer": make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression()),
        "neighbours": KNeighborsClassifier(3, algorithm="kd_tree"),
        "forest": RandomForestClassifier(5, max_depth=3, random_state=0),
        "boosting": GradientBoostingClassifier(n_estimators=2, max_depth=1, random_state=0),
    }


def answers(model, X):
    """What a model says about the applications: labels as one text of 0 and 1, and the first probabilities."""
    labels = "".join(str(int(label)) for label in model.predict(X))
    return {"labels": labels, "default": [round(float(p), 4) for p in model.predict_proba(X[:SHOWN])[:, 1]]}


def write():
    import onnx
    import skl2onnx

    version = sklearn.__version__
    X, y = applications()
    X_reference = X[-REFERENCE:]
    about = {
        "scikit-learn": version,
        "Python": sys.version.split()[0],
        "NumPy": np.__version__,
        "skl2onnx": skl2onnx.__version__,
        "onnx": onnx.__version__,
        "answers": {},
    }
    for name, model in recipes().items():
        rows = slice(0, 40) if name == "neighbours" else slice(0, -REFERENCE)
        model.fit(X[rows], y[rows])
        joblib.dump(model, OLD / f"{name}-{version}.joblib", compress=9)
        about["answers"][name] = answers(model, X_reference)
        if name == "forest":
            converted = skl2onnx.to_onnx(model, X[:1], options={"zipmap": False})
            (OLD / f"{name}-{version}.onnx").write_bytes(converted.SerializeToString())
    (OLD / f"{version}.json").write_text(json.dumps(about) + "\n", encoding="utf-8")


def write_remainder():
    """Two pipelines that scale two columns and hand on the rest: with the private list that 1.5 saves, and without."""
    import pandas as pd
    from sklearn.compose import ColumnTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, y = applications()
    X = pd.DataFrame(X, columns=NUMBERS)
    for name, setting in (("remainder", {}), ("remainder-plain", {"force_int_remainder_cols": False})):
        columns = ColumnTransformer(
            [("scale", StandardScaler(), ["income", "amount"])], remainder="passthrough", **setting
        )
        model = make_pipeline(columns, LogisticRegression(max_iter=5000)).fit(X[:-REFERENCE], y[:-REFERENCE])
        joblib.dump(model, OLD / f"{name}-{sklearn.__version__}.joblib", compress=9)


def told(error):
    """An error in one line, without the folder of an environment."""
    return re.sub(
        r" from '[^']*'", "", "{}: {}".format(type(error).__name__, str(error).split("\n")[0]).rstrip(":")
    )


def outcome(path, X, then):
    """What becomes of a file: `load fails`, `predict fails`, `changed answers`, `warns` or `works`; and the error."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            model = joblib.load(path)
        except Exception as error:
            return "load fails", told(error)
        try:
            now = answers(model, X)
        except Exception as error:
            return "predict fails", told(error)
    same = now["labels"] == then["labels"] and np.allclose(now["default"], then["default"], atol=2e-4)
    return ("changed answers" if not same else "warns" if heard else "works"), ""


def read():
    record = OLD / "readers.json"
    readers = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    X = applications()[0][-REFERENCE:]
    ours = readers[sklearn.__version__] = {
        "Python": sys.version.split()[0],
        "NumPy": np.__version__,
        "outcomes": {},
    }
    for described in sorted(OLD.glob("[0-9]*.json")):
        about = json.loads(described.read_text(encoding="utf-8"))
        for name, then in about["answers"].items():
            path = OLD / "{}-{}.joblib".format(name, about["scikit-learn"])
            ours["outcomes"][path.name] = outcome(path, X, then)
            print(path.name, *ours["outcomes"][path.name])
    lines = [f'"{version}": {json.dumps(readers[version])}' for version in sorted(readers)]
    record.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    {"write": write, "write_remainder": write_remainder, "read": read}[sys.argv[1]]()
