"""What the exercise gives: three models to save, and files of other systems to practise on."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import skops.io
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from ..kit import KnownErrors, small_labels, small_table
from ..verdict import messages
from .keras_file import drawn_network, write_keras_file
from .pmml_file import Regression, write_pmml

TREE = "sklearn.tree._tree.Tree"
not_yet = messages("09-other-formats")
# What safetensors, h5py, the XML parser and skops say. Measured with safetensors 0.8, h5py 3.16 and skops 0.16.
FORMAT_ERRORS = KnownErrors(
    not_yet,
    [
        ("Exception", r"'\w+' object has no attribute '(dtype|shape|flags|tobytes)'", "E-NOT-AN-ARRAY"),
        ("Exception", r"metadata.*(str|PyString)|argument 'metadata'", "E-NOTES-NOT-TEXT"),
        ("Exception", r"dtype.*(<U|object|str)|KeyError: dtype|Could not find the dtype", "E-TEXT-ARRAY"),
        ("Exception", r"HeaderTooLarge|header too large|InvalidHeader|HeaderTooSmall|deserializ", "E-NOT-SAFETENSORS"),
        ("Exception", r"Unable to (synchronously )?open file", "E-NOT-HDF5"),
        ("KeyError", r"[Uu]nable to (synchronously )?open object|doesn't exist", "E-NO-SUCH-GROUP"),
        ("ValueError", r"matmul: Input operand|shapes .* not aligned|could not be broadcast", "E-LAYERS-DO-NOT-FIT"),
        ("Exception", r"could not convert string to float", "E-TEXT-IN-TABLE"),
        ("Exception", r"Trusted types must be|trusted.*(list|Sequence)", "E-TRUSTED-FORM"),
    ],
)  # fmt: skip


def wines() -> tuple[pd.DataFrame, pd.Series]:
    """scikit-learn's wines, scaled by hand: 178 rows × 13 columns, and three classes as words."""
    X, y = load_wine(return_X_y=True, as_frame=True)
    return (X - X.mean()) / X.std(), y.map({0: "barolo", 1: "grignolino", 2: "barbera"})


def models() -> dict[str, LogisticRegression]:
    """The models to save, by the name of their file: three classes, two classes, three classes in Fortran order."""
    X, y = wines()
    three = LogisticRegression(C=0.5).fit(X, y)
    two = LogisticRegression().fit(X, (y == "barolo").astype(int))
    fortran = LogisticRegression(C=2.0).fit(X, y)
    three.coef_, two.coef_ = np.ascontiguousarray(three.coef_), np.ascontiguousarray(two.coef_)
    fortran.coef_ = np.asfortranarray(fortran.coef_)
    return {"three": three, "two": two, "fortran": fortran}


def write_given(folder: str | Path) -> None:
    """Write the files of other systems into `folder`: a network, a regression, a forest, and a stranger's model."""
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    write_keras_file(
        folder / "network.h5",
        drawn_network(seed=0, widths=[4, 6, 5, 1], activations=["relu", "tanh", "sigmoid"]),
    )
    write_pmml(
        folder / "regression.pmml", Regression.drawn(seed=0, columns=["amount", "term", "age"], logit=True)
    )
    X = small_table(0)
    forest = RandomForestClassifier(5, random_state=0).fit(X.to_numpy(), small_labels(X, 0))
    skops.io.dump(forest, folder / "forest.skops")
    write_strangers_model(folder, folder / "ran.txt")


def write_strangers_model(folder: Path, marker: Path) -> Path:
    """A model that writes the file `marker` when it predicts, and beside it the list of types that it asks for."""
    X = small_table(1)
    tree = RandomForestClassifier(2, random_state=0).fit(X.to_numpy(), small_labels(X, 1))
    path = folder / "stranger.skops"
    skops.io.dump(make_pipeline(FunctionTransformer(partial(np.savetxt, str(marker))), tree), path)
    types = skops.io.get_untrusted_types(file=path)
    for name in ("stranger.json", "trusted.json", "MLmodel"):
        path.with_name(name).write_text(json.dumps({"trusted": types}), encoding="utf-8")
    return path
