"""TensorFlow, and Keras 3 on top of it: `python with_tensorflow.py FOLDER`.

The network of `with_torch.py` comes over as `credit.keras`, which Keras wrote with PyTorch underneath. Here it runs on
TensorFlow, which saves it as a SavedModel and, through Keras' own export, as ONNX.
"""

import json
import logging
import os
import shutil
import warnings
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ |= {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
logging.disable(logging.WARNING)
warnings.simplefilter("ignore")

import recipe  # noqa: E402

with recipe.quiet():
    import keras
    import tensorflow
    import tf2onnx

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
from recipe import NEVER, ON_LOAD, WHEN_ASKED, Answers, Format, Run, gift_runs, loads_without  # noqa: E402

FLOAT32 = 1e-6
"""Two float32 sums of a few dozen products, added up in another order, differ by less."""
FROM_TORCH = recipe.DATA / "formats" / "torch"


def test_rows() -> tuple[np.ndarray, np.ndarray]:
    """The last applications as the network wants them, and as they come, shape (rows, 7)."""
    scaling = json.loads((FROM_TORCH / "scaling.json").read_text(encoding="utf-8"))
    raw = recipe.loans()[0][scaling["columns"]][-recipe.TEST_ROWS :]
    return ((raw - scaling["mean"]) / scaling["scale"]).to_numpy("float32"), raw.to_numpy("float32")


def across_backends(run: Run, rows: np.ndarray) -> keras.Model:
    """The file that Keras wrote with PyTorch underneath: does it open, and does it answer the same?"""
    about = "Keras: written with PyTorch, read with TensorFlow"
    path = FROM_TORCH / "credit.keras"
    run.tried(about, "credit.keras as it is", lambda: keras.models.load_model(path))
    run.tried(about, "credit.keras, compile=False", lambda: keras.models.load_model(path, compile=False))
    model = keras.models.load_model(path, compile=False)
    recorded = json.loads((FROM_TORCH / "run.json").read_text(encoding="utf-8"))["formats"]
    (answers,) = (row["answers"] for row in recorded if row["file"] == path.name)
    gap = np.abs(model.predict(rows, verbose=0)[-recipe.KEPT_ROWS :, 0] - answers).max()
    assert gap < FLOAT32
    run.seen(about, "largest difference from PyTorch's answers", f"{gap:.1e}")
    return model


def from_saved_model(path: Path) -> Answers:
    loaded = tensorflow.saved_model.load(str(path))
    return lambda X: loaded.serve(X).numpy()[:, 0]


def from_onnx(path: Path) -> Answers:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (end,) = session.get_inputs()
    return lambda X: session.run(None, {end.name: X})[0][:, 0]


def export(model: keras.Model, kind: str, path: Path) -> None:
    with recipe.quiet():
        model.export(path, format=kind, verbose=False)


def saved(run: Run, model: keras.Model, rows: np.ndarray, raw: np.ndarray, away: Path) -> None:
    before = model.predict(rows, verbose=0)[:, 0]
    graph = Format("TensorFlow SavedModel", "credit", True, for_whom="TensorFlow Serving")
    onnx = Format("Keras ONNX export", "credit.onnx", for_whom="services without Keras, other languages")
    for row, kind, load in ((graph, "tf_saved_model", from_saved_model), (onnx, "onnx", from_onnx)):
        answers = row.measured(away / row.file, partial(export, model, kind), load, before, rows)
        assert row.difference < FLOAT32
        row.keeps_preprocessing = bool(np.abs(answers(raw) - before).max() < FLOAT32)
        run.formats.append(row)
    graph.needs_library = not loads_without(
        "tensorflow", "import tensorflow; tensorflow.saved_model.load('credit')", away
    )
    reads = "import onnxruntime; onnxruntime.InferenceSession('credit.onnx')"
    onnx.needs_library = not loads_without("tensorflow", reads, away)
    onnx.runs_code = gift_runs(model, partial(export, model, "onnx"), from_onnx, onnx.file)


def graph_writes_a_file(run: Run, away: Path) -> None:
    """A SavedModel is a graph, and one of TensorFlow's operations writes files. Ours writes a marker."""
    marker = away / "marker"

    class Gift(tensorflow.Module):
        @tensorflow.function(input_signature=[tensorflow.TensorSpec([None, 7], tensorflow.float32)])
        def serve(self, rows: tensorflow.Tensor) -> tensorflow.Tensor:
            tensorflow.io.write_file(str(marker), "it ran")
            return rows[:, :1]

    tensorflow.saved_model.save(Gift(), str(away / "gift"))
    loaded: list[Answers] = []
    what = "TensorFlow: a SavedModel whose graph writes a file"
    run.tried("safe mode", f"{what}, loaded", lambda: loaded.append(from_saved_model(away / "gift")), marker)
    on_load = marker.exists()
    run.tried(
        "safe mode", f"{what}, loaded and asked", lambda: loaded[0](np.zeros((1, 7), "float32")), marker
    )
    run.formats[0].runs_code = ON_LOAD if on_load else WHEN_ASKED if marker.exists() else NEVER


def converters(run: Run, model: keras.Model, away: Path) -> None:
    about = "from Keras to ONNX"
    run.tried(about, "Keras' own export", lambda: export(model, "onnx", away / "again.onnx"))

    def by_tf2onnx() -> None:
        with recipe.quiet():
            tf2onnx.convert.from_keras(model, output_path=str(away / "other.onnx"))

    run.tried(about, "tf2onnx.convert.from_keras", by_tf2onnx)


def main() -> None:
    run = Run(
        "tensorflow", ("keras", "onnx", "tf2onnx", "onnxruntime"), recipe.folder_from_command_line(__doc__)
    )
    run.versions["tensorflow"] = tensorflow.__version__
    rows, raw = test_rows()
    with TemporaryDirectory() as folder:
        away = Path(folder)
        model = across_backends(run, rows)
        saved(run, model, rows, raw, away)
        graph_writes_a_file(run, away)
        converters(run, model, away)
        shutil.copy(away / "credit.onnx", run.folder)
    run.write()


if __name__ == "__main__":
    main()
