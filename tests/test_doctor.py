"""`autograder doctor` says in plain words what a machine lacks, and only then exits with an error."""

from autograder import doctor
from autograder.sandbox import Box, PlaceError


def test_this_machine_is_ready(autograder):
    done = autograder("doctor")
    assert done.returncode == 0, done.stdout
    for what in ("Python", "Packages", "Kernel", "nbgrader in JupyterLab", "nbgrader in the server"):
        assert f"ok       {what}" in done.stdout


def test_a_learner_is_told_about_each_package_of_the_lessons():
    findings = {finding.what: finding for finding in doctor.for_learning()}
    assert findings.keys() >= doctor.LESSONS_USE | {"Python", "Kernel", "nbgrader in JupyterLab"}
    assert "Sandbox" not in findings  # which only a grader needs
    assert all(finding.good for finding in findings.values())


def test_a_learner_is_told_what_to_do_about_a_package_that_is_old_or_missing(monkeypatch):
    def version(name: str) -> str:
        if name == "dill":
            raise doctor.importlib.metadata.PackageNotFoundError(name)
        return "0.24"

    monkeypatch.setattr(doctor.importlib.metadata, "version", version)
    told = {finding.what: finding.said for finding in doctor.for_learning() if not finding.good}
    assert told["dill"] == "missing: run 'pip install \"dill\"'."
    assert told["scikit-learn"] == "0.24 does not do: run 'pip install \"scikit-learn>=1.8\"'."


def test_a_package_of_another_version_is_named(monkeypatch):
    monkeypatch.setattr(doctor, "pins", lambda lock: [("numpy", "0.1"), ("no-such-package", "1")])
    finding = doctor._packages()
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
