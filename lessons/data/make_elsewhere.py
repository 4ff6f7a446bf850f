"""Run cells of lesson 05 in another environment, to see what another pandas or scikit-learn makes of the same table.

    python lessons/data/make_elsewhere.py hashes > lessons/data/hashes-pandas-2.json
    python lessons/data/make_elsewhere.py rebuild > lessons/data/rebuild-scikit-learn-1.5.json

The code that is run is the lesson's own; the Python is that of an environment with pandas 2.2.3 alone, and of one with
scikit-learn 1.5.2 and NumPy 1.26 as well.
"""

import hashlib
import importlib.metadata
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
PACKAGES = ("scikit-learn", "numpy", "pandas")


def lesson(*cells: str) -> dict[str, Any]:
    """The names that these cells of the lesson define, with the table `loans`, `X` and `y`."""
    notebook = json.loads((HERE.parent / "05-metadata.ipynb").read_text(encoding="utf-8"))
    sources = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    names: dict[str, Any] = {"pd": pd, "np": np, "json": json, "hashlib": hashlib}
    for cell in ("load-data", *cells):
        exec(sources[cell], names)
    return names


def hashes() -> dict[str, Any]:
    """What each of the lesson's ways makes of the table."""
    names = lesson("ways")
    return {"hashes": {way: make(names["loans"]) for way, make in names["ways"].items()}}


def rebuild() -> dict[str, Any]:
    """The scores of the folds, and the answers to the first five rows, of a model built from the lesson's recipe."""
    from sklearn.model_selection import cross_val_score

    names = lesson("train")
    X, y, build = names["X"], names["y"], names["build"]
    folds = cross_val_score(build(X), X, y, cv=5, scoring="roc_auc")
    answers = build(X).fit(X, y).predict_proba(X.head(5))
    return {"folds": folds.tolist(), "answers": answers.tolist()}


def main() -> None:
    """Print what was found out, and with what."""
    os.chdir(HERE.parent)
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    found = {"hashes": hashes, "rebuild": rebuild}[sys.argv[1]]()
    print(json.dumps({"made with": versions} | found, indent=2))


if __name__ == "__main__":
    main()
