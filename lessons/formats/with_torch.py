"""PyTorch, and Keras 3 on top of it: `python with_torch.py FOLDER`.

A small network decides about loans. Each library saves it in its own ways, and a fresh process or a by-hand reader
gives it back. Payloads are harmless: they create an empty file in a temporary folder.
"""

import json
import logging
import os
import pickletools
import warnings
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["KERAS_BACKEND"] = "torch"
logging.disable(logging.WARNING)
warnings.simplefilter("ignore")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import onnx  # noqa: E402
import onnxruntime  # noqa: E402
import recipe  # noqa: E402
import torch  # noqa: E402
from measure import fresh_python  # noqa: E402  recipe has made it importable
from recipe import (  # noqa: E402
    NEVER,
    ON_LOAD,
    WHEN_ASKED,
    Answers,
    Format,
    Load,
    Parcel,
    Run,
    gift_runs,
    loads_without,
)

FLOAT32 = 1e-6
"""Two float32 sums of a few dozen products, added up in another order, differ by less."""


class Net(torch.nn.Module):
    """7 numbers, scaled, to the probability of default, shape (rows,)."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(7, 8),
            torch.nn.ReLU(),
            torch.nn.Linear(8, 4),
            torch.nn.ReLU(),
            torch.nn.Linear(4, 1),
        )

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.layers(rows))[:, 0]


class Rows:
    """The applications: `train` and `test` scaled as the networks want them, `raw` the test rows as they come."""

    def __init__(self) -> None:
        X, y = recipe.loans()
        numbers = X.select_dtypes("number")
        old = numbers[: -recipe.TEST_ROWS]
        mean, scale = old.mean(), old.std()
        scaled = ((numbers - mean) / scale).to_numpy("float32")
        self.train, self.test = scaled[: -recipe.TEST_ROWS], scaled[-recipe.TEST_ROWS :]
        self.raw = numbers[-recipe.TEST_ROWS :].to_numpy("float32")
        self.answers = y[: -recipe.TEST_ROWS].to_numpy("float32")
        self.scaling = {"columns": list(numbers), "mean": mean.tolist(), "scale": scale.tolist()}


def fitted_net(rows: Rows) -> Net:
    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    X, y = torch.from_numpy(rows.train), torch.from_numpy(rows.answers)
    for _ in range(200):
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy(net(X), y).backward()
        optimizer.step()
    return net.eval()


def asked(net: torch.nn.Module, X: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        return net(torch.from_numpy(X)).numpy()


def fill(
    run: Run, rows: Rows, row: Format, before: np.ndarray, save: Callable[[Path], object], load: Load
) -> Answers:
    """Measure a format, and add its row to the run."""
    answers = row.measured(run.folder / row.file, save, load, before, rows.test)
    row.keeps_preprocessing = bool(np.abs(answers(rows.raw) - before).max() < FLOAT32)
    run.formats.append(row)
    return answers


def pytorch(run: Run, rows: Rows) -> None:
    net = fitted_net(rows)
    before = asked(net, rows.test)
    folder = run.folder

    def from_state(path: Path) -> Answers:
        again = Net()
        again.load_state_dict(torch.load(path))
        return lambda X: asked(again.eval(), X)

    def from_module(path: Path) -> Answers:
        again = torch.load(path, weights_only=False)
        return lambda X: asked(again, X)

    state = Format("PyTorch state_dict", "credit.pt", True, for_whom="whoever has the class of the network")
    fill(run, rows, state, before, lambda path: torch.save(net.state_dict(), path), from_state)
    module = Format(
        "PyTorch whole module", "credit-module.pt", True, for_whom="nobody: pickle by name, with its code"
    )
    fill(run, rows, module, before, lambda path: torch.save(net, path), from_module)
    assert state.difference == module.difference == 0

    for row in (state, module):
        code = f"import torch; torch.load({row.file!r}, weights_only={row is state})"
        row.needs_library = not loads_without("torch", code, folder)
    about = "PyTorch's files"
    run.seen(about, "what torch.save wrote of a state_dict", inside(folder / state.file))
    run.seen(about, "what torch.save wrote of a whole module", inside(folder / module.file))
    run.tried(about, "state_dict, torch.load as it is", lambda: torch.load(folder / state.file))
    run.tried(about, "whole module, torch.load as it is", lambda: torch.load(folder / module.file))
    run.tried(about, "whole module, weights_only=False", lambda: from_module(folder / module.file))
    elsewhere = f"import torch; torch.load({module.file!r}, weights_only=False)"
    moved = fresh_python({"load": elsewhere}, cwd=folder).error
    what = "whole module, weights_only=False, in a program without the class"
    run.seen(about, what, moved or "works")
    module.runs_code = gift_runs(net, partial(torch.save, net), from_module, module.file)
    parcels(run, state, net)
    onnx_of(run, rows, net, before)


def inside(path: Path) -> str:
    """What the zip at `path` holds: which of its files are pickles, and what each of those imports."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            try:
                steps = list(pickletools.genops(archive.read(name)))
            except ValueError:
                continue  # plain data
            imports = sorted({value.replace(" ", ".") for step, value, _ in steps if step.name == "GLOBAL"})
            calls = sum(step.name == "REDUCE" for step, *_ in steps)
            named = ", ".join(imports[:4]) + (", …" if imports[4:] else "")
            found.append(f"{Path(name).name} is a pickle with {calls} calls that imports {named}")
        return f"a zip of {len(archive.namelist())} files: " + ("; ".join(found) or "plain data throughout")


def parcels(run: Run, state: Format, net: Net) -> None:
    """A parcel among the weights, loaded with the guard and without it."""
    with TemporaryDirectory() as away:
        marker, path = Path(away, "marker"), Path(away, "gift.pt")
        torch.save({**net.state_dict(), "note": Parcel(marker)}, path)
        run.tried(
            "safe mode",
            "PyTorch: a parcel among the weights, weights_only=True",
            lambda: torch.load(path),
            marker,
        )
        state.runs_code = ON_LOAD if marker.exists() else NEVER
        what = "PyTorch: the same parcel, weights_only=False"
        run.tried("safe mode", what, lambda: torch.load(path, weights_only=False), marker)


def onnx_of(run: Run, rows: Rows, net: Net, before: np.ndarray) -> None:
    def export(path: Path, **options: object) -> None:
        example = (torch.from_numpy(rows.test[:2]),)
        torch.onnx.export(net, example, path, external_data=False, verbose=False, **options)

    def save(path: Path, **options: object) -> None:
        export(path, **options)
        model = onnx.load(path)
        for node in model.graph.node:  # notes on who called whom: they name the folders of this computer
            del node.metadata_props[:]
        onnx.save(model, path)

    def load(path: Path) -> Answers:
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        (end,) = session.get_inputs()
        return lambda X: session.run(None, {end.name: X})[0]

    save_any = partial(save, dynamic_shapes={"rows": {0: torch.export.Dim("rows")}})
    row = Format("PyTorch ONNX export", "credit.onnx", for_whom="services without PyTorch, other languages")
    answers = fill(run, rows, row, before, save_any, load)
    assert row.difference < FLOAT32
    reads = "import onnxruntime; onnxruntime.InferenceSession('credit.onnx')"
    row.needs_library = not loads_without("torch", reads, run.folder)
    row.runs_code = gift_runs(net, save_any, load, row.file)
    about = "PyTorch's ONNX"
    with TemporaryDirectory() as away:
        fixed = Path(away, "fixed.onnx")
        export(fixed)
        told = "yes" if Path(__file__).name.encode() in fixed.read_bytes() else "no"
        run.seen(about, "the export, as it comes, names source files of this computer", told)
        run.tried(about, "exported with 2 example rows, asked for 500", lambda: load(fixed)(rows.test))
    run.tried(about, "exported with dynamic_shapes, asked for 500", lambda: answers(rows.test))


def fitted_keras(rows: Rows) -> keras.Model:
    keras.utils.set_random_seed(0)
    dense = keras.layers.Dense
    model = keras.Sequential([keras.Input((7,)), dense(8, "relu"), dense(4, "relu"), dense(1, "sigmoid")])
    model.compile("adam", keras.losses.BinaryCrossentropy())
    model.fit(rows.train, rows.answers, epochs=20, verbose=0)
    return model


def predicts(model: keras.Model) -> Answers:
    return lambda X: model.predict(X, verbose=0)[:, 0]


def keras_files(run: Run, rows: Rows) -> None:
    model = fitted_keras(rows)
    before = predicts(model)(rows.test)
    whole = lambda path: predicts(keras.models.load_model(path))  # noqa: E731

    def weights(path: Path) -> Answers:
        again = keras.models.clone_model(model)
        again.load_weights(path)
        return predicts(again)

    kept = Format("Keras .keras", "credit.keras", True, for_whom="whoever has Keras 3, on any backend")
    legacy = Format(
        "Keras .h5 (legacy)", "credit.h5", True, for_whom="old programs; everybody else takes .keras"
    )
    alone = Format(
        "Keras .weights.h5", "credit.weights.h5", True, for_whom="whoever builds the network in code"
    )
    fill(run, rows, kept, before, model.save, whole)
    fill(run, rows, legacy, before, model.save, whole)
    fill(run, rows, alone, before, model.save_weights, weights)
    assert kept.difference == legacy.difference == alone.difference == 0
    for row in (kept, legacy):
        code = f"import keras; keras.models.load_model({row.file!r})"
        row.needs_library = not loads_without("keras", code, run.folder)
    by_hand = (
        "import h5py; [group[:] for group in h5py.File('credit.weights.h5')['layers/dense/vars'].values()]"
    )
    alone.needs_library = not loads_without("keras", by_hand, run.folder)
    compiled(run, model)
    lambdas(run, {".keras": kept, ".h5": legacy})
    alone.runs_code = gift_runs(model, model.save_weights, weights, alone.file)
    (run.folder / "scaling.json").write_text(json.dumps(rows.scaling, indent=1) + "\n")


def logged(action: Callable[[], object]) -> str:
    """What Keras logs meanwhile, instead of printing it."""
    heard: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: heard.append(record.getMessage().strip())
    logger = logging.getLogger("absl")  # the one that Keras writes to
    logger.addHandler(listener)
    logging.disable(logging.NOTSET)
    with recipe.quiet():
        action()
    logging.disable(logging.WARNING)
    logger.removeHandler(listener)
    return " ".join(heard) or "nothing"


def compiled(run: Run, model: keras.Model) -> None:
    """What a loss given by name costs in the legacy format."""
    about = "Keras' .h5"
    with TemporaryDirectory() as away:
        path = Path(away, "mse.h5")
        model.compile("adam", "mse")
        run.seen("Keras' warning", "said while it writes .h5", logged(lambda: model.save(path)))
        run.seen(
            "Keras' warning",
            "said while it writes .keras",
            logged(lambda: model.save(path.with_suffix(".keras"))),
        )
        run.tried(about, 'compiled with "mse", loaded as it is', lambda: keras.models.load_model(path))
        run.tried(
            about, 'compiled with "mse", compile=False', lambda: keras.models.load_model(path, compile=False)
        )
        model.compile("adam", keras.losses.MeanSquaredError())
        model.save(path)
        run.tried(about, "compiled with a loss object", lambda: keras.models.load_model(path))
        alone = Path(away, "alone.weights.h5")
        model.save_weights(alone)
        run.tried(about, "weights alone", lambda: model.load_weights(alone))


def lambdas(run: Run, rows: dict[str, Format]) -> None:
    """A Lambda layer holds byte code. Ours creates a file whenever the network is asked something."""
    with TemporaryDirectory() as away:
        for ending, row in rows.items():
            marker, path = Path(away, f"marker{ending}"), Path(away, f"gift{ending}")
            calls = eval(
                f"lambda rows: (open({str(marker)!r}, 'a').close(), rows)[1]"
            )  # the path is in its byte code
            gift = keras.Sequential([keras.Input((7,)), keras.layers.Lambda(calls, output_shape=(7,))])
            gift.save(path)
            marker.unlink(missing_ok=True)  # building it may have asked it

            def ask(path: Path = path, **options: bool) -> None:
                keras.models.load_model(path, **options).predict(np.zeros((1, 7)), verbose=0)

            what = f"Keras: a Lambda layer in {ending}, loaded and asked"
            run.tried("safe mode", f"{what}, safe_mode=True", ask, marker)
            row.runs_code = WHEN_ASKED if marker.exists() else NEVER
            run.tried("safe mode", f"{what}, safe_mode=False", partial(ask, safe_mode=False), marker)


def main() -> None:
    run = Run(
        "torch",
        ("torch", "keras", "h5py", "onnx", "onnxscript", "onnxruntime"),
        recipe.folder_from_command_line(__doc__),
    )
    rows = Rows()
    pytorch(run, rows)
    keras_files(run, rows)
    run.write()


if __name__ == "__main__":
    main()
