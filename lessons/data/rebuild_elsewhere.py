"""Train the model of lesson 05 from its recipe in another environment, to see whether the same model comes out.

Run with that environment's Python: ``python lessons/data/rebuild_elsewhere.py``. It prints JSON, kept as
`rebuild-scikit-learn-1.5.json`: the fold scores, and the answers to the first five rows.
"""

import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def build(X: pd.DataFrame, seed: int = 0) -> Pipeline:
    """The recipe, as lesson 05 has it."""
    numbers, words = list(X.select_dtypes("number")), list(X.select_dtypes(exclude="number"))
    columns = make_column_transformer((StandardScaler(), numbers), (OneHotEncoder(), words))
    return make_pipeline(columns, RandomForestClassifier(20, min_samples_leaf=5, random_state=seed))


def main() -> None:
    """Print the scores, the golden answers, and with what they were made."""
    table = pd.read_csv(Path(__file__).parent / "loans.csv")
    numbers = list(table.select_dtypes("number").drop(columns="defaulted"))
    loans = table.astype(dict.fromkeys(numbers, "float32"))
    X, y = loans.drop(columns="defaulted"), loans["defaulted"]
    folds = cross_val_score(build(X), X, y, cv=5, scoring="roc_auc")
    answers = build(X).fit(X, y).predict_proba(X.head(5))
    versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "pandas": pd.__version__}
    made_with = versions | {"python": platform.python_version(), "machine": platform.machine()}
    print(
        json.dumps({"made with": made_with, "folds": folds.tolist(), "answers": answers.tolist()}, indent=2)
    )


if __name__ == "__main__":
    main()
