"""`autograder doctor` says in plain words what a machine lacks, and only then exits with an error."""

import tomllib

from conftest import REPOSITORY

from autograder import doctor
from autograder.sandbox import Box, PlaceError


def test_this_machine_is_ready(autograder):
    done = autograder("doctor")
    assert done.returncode == 0, done.stdout
    for what in ("Python", "Packages", "Kernel", "nbgrader in JupyterLab", "nbgrader in the server"):
        assert f"ok       {what}" in done.stdout


def test_the_versions_of_python_that_it_accepts_are_those_that_the_package_claims():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested = [f"Programming Language :: Python :: {major}.{minor}" for major, minor in doctor.SUPPORTED]
    assert project["classifiers"] == tested


def test_a_learner_is_told_about_each_package_of_the_lessons():
    findings = {finding.what: finding for finding in doctor.for_learning()}
    assert findings.keys() >= doctor.LESSONS_USE | {"Python", "Package", "Kernel", "nbgrader in JupyterLab"}
    assert "Sandbox" not in findings  # which only a grader needs
    assert all(finding.good for finding in findings.values())


def installed(monkeypatch, **versions: str | None) -> None:
    """Pretend that these distributions are installed in these versions, or not at all; all others are as they are."""
    real = doctor._version
    names = {name.replace("_", "-"): version for name, version in versions.items()}
    monkeypatch.setattr(doctor, "_version", lambda name: names[name] if name in names else real(name))


def test_a_learner_is_told_what_to_do_about_a_package_that_is_old_or_missing(monkeypatch):
    installed(monkeypatch, dill=None, scikit_learn="0.24", nbgrader="0.10")
    told = {finding.what: finding.said for finding in doctor.for_learning() if not finding.good}
    assert told["dill"] == "missing: run 'pip install \"dill\"'."
    assert told["scikit-learn"] == "0.24 does not do: run 'pip install \"scikit-learn>=1.8\"'."
    assert told["nbgrader"] == "0.10 does not do: run 'pip install \"nbgrader<0.10,>=0.9.6\"'."
    assert len(told) == 3


def test_a_learner_is_told_about_another_package_of_our_name(monkeypatch):
    installed(monkeypatch, autograder="3.7.7")
    (told,) = [finding.said for finding in doctor.for_learning() if not finding.good]
    assert (
        "run 'pip uninstall autograder', then 'pip install --force-reinstall --no-deps modelkeeping'" in told
    )


def test_without_a_lock_what_counts_is_what_the_package_asks_for(monkeypatch):
    monkeypatch.setattr("autograder.material.checkout", lambda: None)
    findings = {finding.what: finding for finding in doctor.examine()}
    assert all(finding.good for finding in findings.values())
    assert "Packages" not in findings
    assert findings.keys() >= {"nbgrader", "nbclient", "scikit-learn", "skops", "psutil"}


def test_an_environment_to_grade_another_subject_in_is_ready(monkeypatch):
    monkeypatch.setattr("autograder.material.checkout", lambda: None)
    installed(
        monkeypatch,
        **dict.fromkeys(["scikit_learn", "joblib", "dill", "cloudpickle", "skops", "onnx"]),
        **dict.fromkeys(["safetensors", "picklescan", "fickling", "skl2onnx", "onnxruntime", "protobuf"]),
    )
    findings = {finding.what: finding for finding in doctor.examine()}
    assert all(finding.good for finding in findings.values())
    assert "grading another subject does without" in findings["Course"].said
    assert "scikit-learn" not in findings and "nbgrader" in findings


def test_a_package_of_another_version_is_named(monkeypatch):
    monkeypatch.setattr(doctor, "pins", lambda lock: [("numpy", "0.1"), ("no-such-package", "1")])
    finding = doctor._packages(REPOSITORY / "requirements.txt")
    assert not finding.good
    assert "not 0.1" in finding.said and "no-such-package is missing" in finding.said
    assert "pip install -r requirements.txt" in finding.said


def test_a_missing_kernel_is_told_how_to_be_made(monkeypatch):
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    def none(self, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", none)
    finding = doctor._kernelspec()
    assert not finding.good and "ipykernel install" in finding.said


def test_a_machine_that_refuses_boxes_is_told_what_to_allow(monkeypatch):
    def refuse(cls) -> str:
        raise PlaceError(
            "This machine refuses to build a box: user namespaces have to be allowed for this user."
        )

    monkeypatch.setattr(Box, "examine", classmethod(refuse))
    finding = doctor._sandbox()
    assert not finding.good and "user namespaces" in finding.said


def test_pins_for_other_systems_do_not_count(tmp_path):
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        "one==1.0 \\\n    --hash=sha256:00\ntwo==2.0 ; sys_platform == 'plan9' \\\n    --hash=sha256:00\n"
    )
    assert doctor.pins(lock) == [("one", "1.0")]
