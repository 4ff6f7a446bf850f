"""The formats that need nothing but the course's own environment, measured on the lender's pipeline.

Each `Way` saves the model and gives it back; `measured` fills in a row of the table over all formats for each.
"""

import json
import pickle
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import joblib  # before dill, which changes what a joblib imported after it can save

# isort: split
import cloudpickle
import dill
import h5py
import numpy as np
import pandas as pd
import safetensors.numpy
import skl2onnx
import skops.io
from formats.named_onnx import onnx_answers
from formats.recipe import Answers, Format, Load, gift_runs, loans
from measure import fresh_python, outcome
from sklearn.pipeline import Pipeline

SAME = 1e-5
"""Two probabilities that differ by less count as the same answer here: float32 has seven digits."""


class Way(NamedTuple):
    """How one format is written, read, and read where the library that trained the model is missing."""

    name: str
    file: str
    save: Callable[[Pipeline, Path], object]
    load: Load
    elsewhere: str
    """Python that reads `path` and gets `answers` from `raw` (a table) or `prepared` (numbers) without scikit-learn."""
    needs_python: bool | None
    for_whom: str


def _by(loads: Callable[[bytes], Pipeline]) -> Load:
    """The loader of a format that keeps the whole object."""

    def load(path: Path) -> Answers:
        model = loads(path.read_bytes())
        return lambda table: model.predict_proba(table)[:, 1]

    return load


def _joblib(path: Path) -> Answers:
    model = joblib.load(path)
    return lambda table: model.predict_proba(table)[:, 1]


def _to_onnx(model: Pipeline, path: Path) -> None:
    example = loans()[0][:1]
    path.write_bytes(skl2onnx.to_onnx(model, example, options={"zipmap": False}).SerializeToString())


def _weights(model: Pipeline) -> dict[str, np.ndarray]:
    """What the last step has learnt. A note that hangs on the model would have to travel as an array, too."""
    extra = {"note": np.asarray(model.note_, object)} if hasattr(model, "note_") else {}
    return {"coef": model[-1].coef_[0], "intercept": model[-1].intercept_, **extra}


def _with_weights(read: Callable[[Path], Any]) -> Load:
    """The loader of a format that keeps numbers alone: who loads must know the formula, and prepare the columns."""

    def load(path: Path) -> Answers:
        kept = read(path)
        coef, intercept = np.asarray(kept["coef"]), np.asarray(kept["intercept"])
        return lambda table: 1 / (1 + np.exp(-(np.asarray(table) @ coef + intercept)))

    return load


def _to_json(model: Pipeline, path: Path) -> None:
    path.write_text(json.dumps({name: values.tolist() for name, values in _weights(model).items()}))


def _to_hdf5(model: Pipeline, path: Path) -> None:
    with h5py.File(path, "w") as file:
        for name, values in _weights(model).items():
            file[name] = values


def _hdf5(path: Path) -> dict[str, np.ndarray]:
    with h5py.File(path) as file:
        return {name: values[:] for name, values in file.items()}


PICKLED = "import pickle; answers = pickle.load(open(path, 'rb')).predict_proba(raw)[:, 1]"
SCORED = """
answers = 1 / (1 + np.exp(-(prepared @ np.asarray(kept["coef"]) + np.asarray(kept["intercept"]))))
"""
BY_HAND = (
    """
import json
data = open(path, "rb").read()
end = 8 + int.from_bytes(data[:8], "little")
kept = {
    name: np.frombuffer(data[end:][slice(*entry["data_offsets"])], "<f8")
    for name, entry in json.loads(data[8:end]).items()
}
"""
    + SCORED
)
BY_RUNTIME = """
import onnxruntime
session = onnxruntime.InferenceSession(path)
kinds = {"tensor(float)": "float32", "tensor(string)": object}
feed = {end.name: raw[[end.name]].to_numpy(kinds[end.type]) for end in session.get_inputs()}
answers = session.run(["probabilities"], feed)[0][:, 1]
"""

WAYS = [
    Way(
        "pickle", "credit.pkl",
        lambda model, path: path.write_bytes(pickle.dumps(model)), _by(pickle.loads),
        PICKLED, True, "yourself, same environment",
    ),
    Way(
        "joblib", "credit.joblib", joblib.dump, _joblib,
        "import joblib; answers = joblib.load(path).predict_proba(raw)[:, 1]",
        True, "yourself: large arrays, compression, memory maps",
    ),
    Way(
        "dill", "credit.dill",
        lambda model, path: path.write_bytes(dill.dumps(model)), _by(dill.loads),
        PICKLED.replace("pickle", "dill"), True, "a session of your own, for a day",
    ),
    Way(
        "cloudpickle", "credit.cloudpickle",
        lambda model, path: path.write_bytes(cloudpickle.dumps(model)), _by(cloudpickle.loads),
        PICKLED, True, "your own functions, sent to your own cluster",
    ),
    Way(
        "skops", "credit.skops", skops.io.dump, _by(skops.io.loads),
        "import skops.io; answers = skops.io.load(path).predict_proba(raw)[:, 1]",
        True, "others who run scikit-learn, and list what they trust",
    ),
    Way("ONNX", "credit.onnx", _to_onnx, onnx_answers, BY_RUNTIME, False, "services without scikit-learn"),
    Way(
        "safetensors", "credit.safetensors",
        lambda model, path: safetensors.numpy.save_file(_weights(model), path),
        _with_weights(safetensors.numpy.load_file), BY_HAND, None, "weights for strangers",
    ),
    Way(
        "npz", "credit.npz",
        lambda model, path: np.savez(path, **_weights(model)), _with_weights(lambda path: dict(np.load(path))),
        "kept = np.load(path)" + SCORED, None, "arrays, within NumPy",
    ),
    Way(
        "HDF5", "credit-weights.h5", _to_hdf5, _with_weights(_hdf5),
        "import h5py; kept = {name: values[:] for name, values in h5py.File(path).items()}" + SCORED,
        None, "large arrays, read in parts",
    ),
    Way(
        "JSON", "credit.json", _to_json, _with_weights(lambda path: json.loads(path.read_text())),
        "import json; kept = json.load(open(path))" + SCORED, None, "a few numbers that people read",
    ),
]  # fmt: skip


def measured(folder: Path, model: Pipeline, raw: pd.DataFrame) -> list[Format]:
    """A row for each format: sizes in bytes, times in milliseconds, and what loading needs and does."""
    prepared = pd.DataFrame(model[:-1].transform(raw))
    raw.to_pickle(folder / "raw.pkl")
    np.save(folder / "prepared.npy", prepared)
    return [_measured(way, folder, model, raw, prepared) for way in WAYS]


def _measured(way: Way, folder: Path, model: Pipeline, raw: pd.DataFrame, prepared: pd.DataFrame) -> Format:
    before, path, save = model.predict_proba(raw)[:, 1], folder / way.file, partial(way.save, model)
    row = Format(way.name, way.file, way.needs_python, for_whom=way.for_whom)
    save(path)
    answers = way.load(path)
    row.keeps_preprocessing = outcome(answers, raw) == "works" and _near(answers(raw), before)
    row.measured(path, save, way.load, before, raw if row.keeps_preprocessing else prepared)
    row.needs_library = not _works_elsewhere(way, folder, before)
    row.runs_code = gift_runs(model, save, way.load, way.file)
    return row


def _near(first: np.ndarray, second: np.ndarray) -> bool:
    return bool(np.abs(first - second).max() < SAME)


def _works_elsewhere(way: Way, folder: Path, before: np.ndarray) -> bool:
    """Whether a new Python in which scikit-learn cannot be imported gets the same answers out of the file."""
    (folder / "answers.npy").unlink(missing_ok=True)
    start = "import sys; sys.modules['sklearn'] = None; import numpy as np, pandas as pd"
    given = f"path = {way.file!r}; raw = pd.read_pickle('raw.pkl'); prepared = np.load('prepared.npy')"
    parts = {"start": start, "given": given, "read": way.elsewhere, "keep": "np.save('answers.npy', answers)"}
    error = fresh_python(parts, cwd=folder).error
    return not error and _near(np.load(folder / "answers.npy"), before)
