"""The same ONNX file in JavaScript: the recorded run of lesson 04 is what a live one gives, and what Python gives."""

import hashlib
import json
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from conftest import REPOSITORY, lacking
from onnxruntime import InferenceSession

DATA = REPOSITORY / "lessons" / "data"
JAVASCRIPT = REPOSITORY / "lessons" / "js"
# Probabilities near 1 in float32 lie 6e-8 apart. A logistic regression of 17 columns adds 17 products and takes one
# exponential: a few such steps. The other applications' probabilities lie thousands of times farther away.
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def recorded():
    return json.loads((DATA / "onnx-javascript.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows(recorded):
    """The first rows of loans.csv, as many as were recorded."""
    return pd.read_csv(DATA / "loans.csv").drop(columns="defaulted").head(len(recorded["probabilities"]))


def test_python_gives_what_was_recorded(recorded, rows):
    session = InferenceSession(DATA / "loans.onnx", providers=["CPUExecutionProvider"])
    kinds = {"tensor(float)": "float32", "tensor(string)": object}
    feed = {end.name: rows[[end.name]].to_numpy(dtype=kinds[end.type]) for end in session.get_inputs()}
    probabilities = session.run(["probabilities"], feed)[0][:, 1]
    assert np.allclose(probabilities, recorded["probabilities"], rtol=0, atol=TOLERANCE)
    others = np.abs(np.subtract.outer(probabilities, probabilities))[~np.eye(len(rows), dtype=bool)]
    assert np.median(others) > 1000 * TOLERANCE  # the tolerance tells one application from another


def test_what_was_recorded_belongs_to_these_files(recorded):
    assert recorded["model_sha256"] == hashlib.sha256((DATA / "loans.onnx").read_bytes()).hexdigest()
    lock = json.loads((JAVASCRIPT / "package-lock.json").read_text(encoding="utf-8"))
    package = lock["packages"]["node_modules/onnxruntime-web"]
    assert recorded["onnxruntime-web"] == package["version"]


def test_the_lock_has_a_hash_for_each_package_and_no_address():
    text = (JAVASCRIPT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert packages and all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert "resolved" not in text and "://" not in text


@pytest.mark.slow
def test_a_live_run_gives_what_was_recorded(recorded, rows, tmp_path):
    if not (shutil.which("node") and shutil.which("npm")):
        lacking("this test runs JavaScript: install node 18 or newer, with npm")
    for name in ("package.json", "package-lock.json", "score.mjs"):
        shutil.copy(JAVASCRIPT / name, tmp_path)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    installed = subprocess.run(install, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    if installed.returncode:
        lacking(f"npm could not install onnxruntime-web: {installed.stderr.strip()[-300:]}")
    rows.to_json(tmp_path / "rows.json", orient="records")
    command = ["node", "score.mjs", str(DATA / "loans.onnx"), "rows.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert np.allclose(json.loads(done.stdout), recorded["probabilities"], rtol=0, atol=TOLERANCE)
