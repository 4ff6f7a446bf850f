"""The formats of lesson 09: recorded artifacts answer as recorded, and a live run finds what was recorded.

H2O and PMML, with Java, are slow tests and run in CI. The others run behind `make formats-test`.
"""

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import h5py
import numpy as np
import onnxruntime
import pandas as pd
import pytest
from conftest import REPOSITORY, lacking

LESSONS = REPOSITORY / "lessons"
FORMATS = LESSONS / "data" / "formats"
SYSTEMS = sorted(path.name for path in FORMATS.iterdir() if path.is_dir())
IN_CI = {"h2o", "pmml"}
LIVE = [
    pytest.param(system, marks=pytest.mark.slow if system in IN_CI else pytest.mark.formats)
    for system in SYSTEMS
]
FLOAT32 = 1e-6
# Networks are trained again, perhaps on another processor, which adds in another order.
TRAINED_AGAIN = 1e-2


def recorded(system):
    return json.loads((FORMATS / system / "run.json").read_text(encoding="utf-8"))


def answers(system, file):
    return next(row["answers"] for row in recorded(system)["formats"] if row["file"] == file)


@pytest.fixture(scope="module")
def rows():
    """The applications whose answers were kept."""
    table = pd.read_csv(LESSONS / "data" / "loans.csv").drop(columns="defaulted")
    return table.astype(dict.fromkeys(table.select_dtypes("number"), "float32"))[-20:]


@pytest.fixture(scope="module")
def scaled(rows):
    """The same, as the networks want them."""
    scaling = json.loads((FORMATS / "torch" / "scaling.json").read_text(encoding="utf-8"))
    return ((rows[scaling["columns"]] - scaling["mean"]) / scaling["scale"]).to_numpy("float32")


# --- without any of the large libraries ---------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["torch", "tensorflow"])
def test_exported_onnx_answers_as_recorded(system, scaled):
    session = onnxruntime.InferenceSession(
        FORMATS / system / "credit.onnx", providers=["CPUExecutionProvider"]
    )
    found = session.run(None, {session.get_inputs()[0].name: scaled})[0].ravel()
    assert np.abs(found - answers(system, "credit.onnx")).max() < FLOAT32


@pytest.mark.parametrize(
    ("name", "kernel", "bias"),
    [
        ("credit.weights.h5", "layers/{0}/vars/0", "layers/{0}/vars/1"),
        ("credit.h5", "model_weights/{0}/sequential/{0}/kernel", "model_weights/{0}/sequential/{0}/bias"),
    ],
)
def test_files_of_keras_answer_as_recorded_without_keras(scaled, name, kernel, bias):
    values = scaled
    with h5py.File(FORMATS / "torch" / name) as file:
        for layer in ("dense", "dense_1", "dense_2"):
            values = values @ file[kernel.format(layer)][:] + file[bias.format(layer)][:]
            values = np.maximum(values, 0) if layer != "dense_2" else 1 / (1 + np.exp(-values))
    assert np.abs(values[:, 0] - answers("torch", name)).max() < FLOAT32


def test_the_tree_in_pmml_answers_as_recorded(rows):
    def share(node, row):
        for child in node.findall("{*}Node"):
            test = child.find("{*}SimplePredicate")
            value, border = float(row[test.get("field")]), float(test.get("value"))
            if value <= border if test.get("operator") == "lessOrEqual" else value > border:
                return share(child, row)
        return float(node.find("{*}ScoreDistribution[@value='1']").get("recordCount"))

    top = ElementTree.parse(FORMATS / "pmml" / "credit-tree.pmml").find("{*}TreeModel/{*}Node")
    assert [share(top, row) for _, row in rows.iterrows()] == answers("pmml", "credit-tree.pmml")


def test_recorded_files_are_those_that_were_recorded():
    listed = {}
    for line in (FORMATS / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        listed[name] = digest
    here = {
        path.relative_to(FORMATS).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FORMATS.rglob("*")
        if path.is_file() and path.suffix not in (".md", ".csv") and path.name != "SHA256SUMS"
    }
    assert listed == here


def test_recorded_files_are_small_and_say_nothing_of_the_machine_they_came_from():
    files = [path for path in FORMATS.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 1_000_000
    for path in files:
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
        for content in contents:
            assert not re.search(rb"/(home|root|work|tmp|Users)/", content), path


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_recorded_run_says_when_and_with_what(system):
    run = recorded(system)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", run["date"]) and "Python" in run["versions"]
    for row in run["formats"]:
        assert len(row["answers"]) == 20 and row["bytes"] > 0 and row["for_whom"], row["name"]


@pytest.mark.parametrize("system", [*SYSTEMS, "lightgbm-old"])
def test_pins_name_versions_and_no_address(system):
    asked = (LESSONS / "formats" / f"{system}.in").read_text(encoding="utf-8")
    pinned = (LESSONS / "formats" / f"{system}.txt").read_text(encoding="utf-8")
    assert "://" not in pinned and "index-url" not in pinned
    wanted = {
        re.split(r"[=<>; #]", line)[0].lower().replace("_", "-")
        for line in asked.splitlines()
        if line[:1].strip(" #")
    }
    assert wanted <= set(re.findall(r"^([\w.-]+)==", pinned, re.MULTILINE)), wanted


def test_what_a_system_needs_is_said_in_one_sentence(tmp_path):
    """Without Java on the path, H2O's target asks for it before anything is installed; PMML's goes on with half."""
    environment = {"PATH": str(tmp_path), "HOME": str(tmp_path)}

    def needs(system):
        program = [sys.executable, str(LESSONS / "formats" / "needs.py"), system]
        return subprocess.run(program, env=environment, capture_output=True, text=True)

    h2o, pmml, torch = map(needs, ("h2o", "pmml", "torch"))
    assert h2o.returncode == 1 and re.fullmatch(
        r"H2O needs Java 17 .* is java missing, javac missing: .*\.\n", h2o.stderr
    )
    assert pmml.returncode == 0 and "only the half without Java will run" in pmml.stdout
    assert torch.returncode == 0 and torch.stdout == torch.stderr == ""


@pytest.mark.parametrize(("version", "good"), [("17.0.15", True), ("21.0.4", False), ("1.8.0", False)])
def test_h2o_takes_java_17_and_no_other(tmp_path, version, good):
    for name in ("java", "javac"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
        program.chmod(0o755)
    program = [sys.executable, str(LESSONS / "formats" / "needs.py"), "h2o"]
    done = subprocess.run(
        program, env={"JAVA_HOME": str(tmp_path), "PATH": ""}, capture_output=True, text=True
    )
    assert (done.returncode == 0) == good and version in done.stdout + done.stderr


@pytest.mark.parametrize("system", ["lightgbm", "lightgbm-old"])
def test_lightgbm_asks_for_its_library(monkeypatch, system):
    """The old reader is installed first, so it asks, too."""
    found = importlib.util.spec_from_file_location("needs_copy", LESSONS / "formats" / "needs.py")
    needs = importlib.util.module_from_spec(found)
    found.loader.exec_module(needs)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(needs.ctypes.util, "find_library", lambda name: None)
    met, said = needs.NEEDS[system]()
    assert not met and re.fullmatch(
        r"LightGBM needs the library libgomp: .*apt-get install libgomp1\)\.", said
    )
    monkeypatch.setattr(needs.ctypes.util, "find_library", lambda name: f"lib{name}.so.1")
    assert needs.NEEDS[system]() == (True, "libgomp.so.1 found.")


def heavy(lessons, monkeypatch):
    """`heavy.py` of a copy of the lessons."""
    found = importlib.util.spec_from_file_location("heavy_copy", lessons / "heavy.py")
    module = importlib.util.module_from_spec(found)
    monkeypatch.setitem(sys.modules, "heavy_copy", module)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def course(tmp_path):
    """A copy of what a run needs, with no environment of a heavy format above it."""
    lessons = tmp_path / "my-course" / "lessons"
    for part in (
        "heavy.py",
        "formats/recipe.py",
        "measure.py",
        "data/loans.csv",
        "data/formats/torch/run.json",
    ):
        (lessons / part).parent.mkdir(parents=True, exist_ok=True)
        (lessons / part).write_bytes((LESSONS / part).read_bytes())
    return lessons


def an_environment(folder):
    """What stands for one: it runs this Python."""
    python = folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)


def test_without_its_environment_a_format_shows_the_recorded_run_and_says_so(course, monkeypatch):
    run = heavy(course, monkeypatch).run("torch")
    assert not run.live
    assert run.said().startswith(f"RECORDED on {recorded('torch')['date']}, not run here: Python")
    assert run.said().endswith("To run it: make formats-torch")
    assert list(run.formats["name"]) == [row["name"] for row in recorded("torch")["formats"]]


def test_with_its_environment_a_format_runs_live(course, monkeypatch):
    an_environment(course.parent.parent / ".venv-torch")
    recipe = "from recipe import *\nrun = Run('torch', (), folder_from_command_line(''))\n{}\nrun.write()\n"
    (course / "formats" / "with_torch.py").write_text(recipe.format("run.seen('safe mode', 'a try', 'seen')"))
    run = heavy(course, monkeypatch).run("torch")
    assert run.live and run.said().startswith("LIVE, on this machine, now: Python")
    assert list(run.trials["outcome"]) == ["seen"]


def test_a_live_run_that_fails_says_why_and_is_not_replaced_by_the_recorded_one(course, monkeypatch):
    an_environment(course.parent / ".venv-torch")
    (course / "formats" / "with_torch.py").write_text("raise OSError('no space left')\n")
    with pytest.raises(RuntimeError, match="the recipe of torch failed: OSError: no space left"):
        heavy(course, monkeypatch).run("torch")


# --- with them ----------------------------------------------------------------------------------------------------


def environment_of(system):
    python = REPOSITORY / f".venv-{system}" / "bin" / "python"
    if not python.exists():
        lacking(f"there is no environment of {system} here: make formats-{system}")
    return python


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """What a recipe finds out now, once for each system."""
    runs = {}

    def run(system):
        if system not in runs:
            folder = tmp_path_factory.mktemp(system)
            recipe = LESSONS / "formats" / f"with_{system}.py"
            done = subprocess.run([environment_of(system), recipe, folder], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            runs[system] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return runs[system]

    return run


@pytest.mark.parametrize("system", LIVE)
def test_a_live_run_finds_what_was_recorded(system, live):
    now, then = live(system), recorded(system)
    for fresh, kept in zip(now["formats"], then["formats"], strict=True):
        for what in (
            "name",
            "needs_python",
            "needs_library",
            "runs_code",
            "keeps_preprocessing",
            "labels_differ",
        ):
            assert fresh[what] == kept[what], (kept["name"], what)
        assert fresh["difference"] <= max(FLOAT32, 10 * kept["difference"]), kept["name"]
        assert np.abs(np.subtract(fresh["answers"], kept["answers"])).max() < TRAINED_AGAIN, kept["name"]
        assert 0.8 < fresh["bytes"] / kept["bytes"] < 1.25, kept["name"]

    def outcomes(run):
        return [
            (
                one["about"],
                one["what"],
                re.sub(r"\d\.\de[+-]\d+|(?<=keras_tensor_)\d+", "#", one["outcome"]),
                one["ran"],
            )
            for one in run["trials"]
        ]

    assert outcomes(now) == outcomes(then)


@pytest.mark.formats
def test_the_old_reader_is_found_from_a_learners_copy(course, tmp_path):
    python, folder = environment_of("lightgbm"), tmp_path / "run"
    recipe = course / "formats" / "with_lightgbm.py"
    recipe.write_bytes((LESSONS / "formats" / recipe.name).read_bytes())
    done = subprocess.run([python, recipe, folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    trials = json.loads((folder / "run.json").read_text(encoding="utf-8"))["trials"]
    assert trials == recorded("lightgbm")["trials"]


# Each prints {file: answers to the kept rows}, of the recorded files, in the environment of its system.
SCORED = {
    "torch": """
import with_torch as w
rows = w.Rows().test[-20:]
net = w.Net()
net.load_state_dict(w.torch.load(files / "credit.pt"))
sys.modules["__main__"].Net = w.Net
module = w.torch.load(files / "credit-module.pt", weights_only=False)
found = {"credit.pt": w.asked(net.eval(), rows), "credit-module.pt": w.asked(module, rows)}
for name in ("credit.keras", "credit.h5"):
    found[name] = w.predicts(w.keras.models.load_model(files / name))(rows)
""",
    "tensorflow": """
import with_tensorflow as w
found = {"credit.onnx": w.from_onnx(files / "credit.onnx")(w.test_rows()[0][-20:])}
""",
    "h2o": """
import pathlib, shutil, tempfile
import h2o, recipe, with_h2o as w
java = w.Java(pathlib.Path(tempfile.mkdtemp()))
shutil.copy(pathlib.Path(h2o.__file__).parent / "backend" / "bin" / "h2o.jar", java.folder / w.JAR)
java.compile(pathlib.Path(w.__file__).with_name("Score.java"))
java.compile(files / w.POJO)
rows = recipe.loans()[0][-20:]
found = {w.MOJO: java.score(str(files / w.MOJO), rows)[2], w.POJO: java.score(w.MODEL, rows)[2]}
shutil.rmtree(java.folder)
""",
    "pmml": """
import recipe, with_pmml as w
rows = recipe.loans()[0][-20:]
evaluator = w.evaluator_of(files / "credit-pipeline.pmml")
found = {"credit-pipeline.pmml": evaluator.evaluateAll(rows)["probability(1)"].to_numpy(float)}
for name in ("credit-logistic.pmml", "credit-tree.pmml"):
    read = w.auto_detect_estimator(pmml=str(files / name))
    found[name] = read.predict_proba(rows[w.FIVE].astype(float))[:, 1]
""",
    "lightgbm": """
import with_lightgbm as w
rows = w.applications()[0][-20:]
found = {"credit.txt": w.load_text(files / "credit.txt")(rows), "credit.pkl": w.load_pickle(files / "credit.pkl")(rows)}
""",
}
PRINTED = "\nimport json\nprint(json.dumps({name: [float(one) for one in values] for name, values in found.items()}))"


@pytest.mark.parametrize("system", [one for one in LIVE if one.values[0] in SCORED])
def test_recorded_artifacts_answer_as_recorded_in_their_own_library(system):
    program = (
        f"import pathlib, sys\nfiles = pathlib.Path({str(FORMATS / system)!r})\n{SCORED[system]}{PRINTED}"
    )
    done = subprocess.run(
        [environment_of(system), "-c", program],
        cwd=LESSONS / "formats",
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found
    for file, values in found.items():
        assert np.abs(np.subtract(values, answers(system, file))).max() < FLOAT32, file
