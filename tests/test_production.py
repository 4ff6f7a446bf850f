"""The service of lesson 08: what its log shows, what its gate asks, what may be deleted, and one request over HTTP."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from conftest import REPOSITORY
from formats.lender import credit_model
from formats.recipe import loans
from production import log
from production.approval import Enrolled, approve, fingerprint, new_key, not_approved
from production.artifact import altered_files, write_artifact
from production.drift import stability
from production.gate import NOT_LOADED, Evidence, gate
from production.papers import bill_of_materials, problem
from production.serve import PORT
from production.service import Service
from production.worker import Worker

LESSONS = REPOSITORY / "lessons"
ADA, BEN = new_key(), new_key()


@pytest.fixture(scope="module")
def artifact(tmp_path_factory):
    model, golden = credit_model()
    folder = tmp_path_factory.mktemp("artifact") / "v1"
    return write_artifact(folder, model, loans()[0][:1500], golden[:5], fingerprint(ADA))


@pytest.fixture
def service(artifact, tmp_path):
    made = Service(tmp_path)
    for version in ("v1", "v2"):
        shutil.copytree(artifact, made.artifact(version))
    made.put_in_use("v1", date(2026, 1, 1))
    return made


@pytest.fixture
def application():
    return loans()[0][-1:].to_dict("records")[0]


def test_every_change_to_an_artifact_shows(artifact, tmp_path):
    for what, change in {
        "model.onnx": lambda folder: (folder / "model.onnx").write_bytes(b"other"),
        "golden.json": lambda folder: (folder / "golden.json").unlink(),
        "more.py": lambda folder: (folder / "more.py").write_text(""),
    }.items():
        folder = shutil.copytree(artifact, tmp_path / what)
        assert altered_files(folder) == []
        change(folder)
        assert altered_files(folder) == [what]


def test_approval_is_by_an_enrolled_key_that_is_not_the_authors_and_for_these_files_alone(artifact, tmp_path):
    folder, enrolled = shutil.copytree(artifact, tmp_path / "a"), Enrolled()
    assert not_approved(folder, enrolled) == "nobody has approved it"
    approve(folder, BEN)
    assert "is not enrolled" in not_approved(folder, enrolled)
    enrolled.enrol(BEN.public_key())
    assert not_approved(folder, enrolled) == ""
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"author": "somebody else"}))
    assert "does not belong to this manifest" in not_approved(folder, enrolled)
    (folder / "manifest.json").write_text(json.dumps(manifest | {"author": fingerprint(BEN)}))
    approve(folder, BEN)
    assert not_approved(folder, enrolled) == "its author approved it"
    enrolled.withdraw(fingerprint(BEN))
    assert "withdrawn" in not_approved(folder, enrolled)


def test_each_line_of_the_log_stands_for_itself_and_for_the_one_before(service, application):
    loaded = service.load("v1")
    for _ in range(4):
        service.decide(application, loaded)
    lines = log.lines_of(service.log)
    last = json.loads(lines[-1])["hash"]
    assert log.verify_log(service.log, last) == ""
    for number in range(4):
        for field in ("probability", "version", "at", "features", "before", "hash", "request"):
            entry = json.loads(lines[number]) | {field: "other"}
            service.log.write_bytes(
                b"".join([*lines[:number], log.canonical(entry) + b"\n", *lines[number + 1 :]])
            )
            assert log.verify_log(service.log, last), (number, field)
        service.log.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
        assert log.verify_log(service.log, last), number
    service.log.write_bytes(b"".join(lines))
    assert log.verify_log(service.log, last) == ""


def test_a_writer_that_is_killed_takes_neither_the_lock_nor_the_log_with_it(tmp_path):
    path = tmp_path / "log.jsonl"
    log.append(path, {"age": 1}, answer=0)
    program = (
        "import sys, os, pathlib; from production import log; path = pathlib.Path(sys.argv[1])\n"
        "with log.locked(path), path.open('ab') as file:\n"
        "    file.write(b'{\"half'); file.flush(); print('written', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(path)]
    killed = subprocess.Popen(command, cwd=LESSONS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert killed.stdout.readline() == "written\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert log.verify_log(path) == "line 2 is not whole"
    log.append(path, {"age": 2}, answer=1)
    assert log.verify_log(path) == "" and [line["answer"] for line in log.entries(path)] == [0, 1]


def test_the_same_features_leave_different_hashes(tmp_path):
    path = tmp_path / "log.jsonl"
    first, second = (log.append(path, {"income": 123456.75}, answer=0) for _ in range(2))
    assert first["features"] != second["features"]
    assert "123456" not in path.read_text()


def test_a_decision_is_replayed_with_its_own_version_or_the_reason_is_said(service, application):
    decided = service.decide(application, service.load("v1"))
    service.put_in_use("v2", date(2026, 2, 1))
    then, now = service.replay(decided["request"])
    assert then == now
    (service.artifact("v1") / "model.joblib").write_bytes(
        (service.artifact("v1") / "model.joblib").read_bytes() + b"!"
    )
    with pytest.raises(LookupError, match="is not the file that decided"):
        service.replay(decided["request"])
    log.erase(service.log, decided["request"])
    with pytest.raises(LookupError, match="features were erased"):
        service.replay(decided["request"])
    assert log.verify_log(service.log) == ""


@pytest.mark.parametrize(
    ("today", "holds", "gone"),
    [
        (date(2033, 1, 31), set(), False),
        (date(2033, 2, 1), set(), True),
        (date(2033, 2, 1), {"v1"}, False),
    ],
)
def test_retention_counts_from_leaving_production_and_a_hold_beats_it(
    service, application, today, holds, gone
):
    service.decide(application, service.load("v1"))
    service.put_in_use("v2", date(2026, 2, 1))
    came_of = service.purge(today, 7, holds)
    assert ("deleted" in came_of["v1"]) == gone != service.artifact("v1").exists()
    assert came_of["v2"] == "kept: in use"
    assert len(log.entries(service.log)) == 1 and log.verify_log(service.log) == ""
    assert len((service.folder / "purges.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize("kept", [{"salt": "00" * 32}, {"features": {"age": 99.0}}])
def test_features_that_were_exchanged_are_not_replayed(service, application, kept):
    decided = service.decide(application, service.load("v1"))
    apart = service.folder / "features" / f"{decided['request']}.json"
    apart.write_text(json.dumps(json.loads(apart.read_text()) | kept))
    with pytest.raises(LookupError, match="not those that were judged"):
        service.replay(decided["request"])


def test_a_request_that_nobody_made_is_not_replayed(service, application):
    service.decide(application, service.load("v1"))
    with pytest.raises(LookupError, match="there is no request 0000"):
        service.replay("0000")


def test_an_application_that_cannot_be_decided_on_costs_nobody_else(service, application):
    worker = Worker(service.folder)
    try:
        assert "cannot be decided on" in worker.ask({"age": 30})["error"]
        assert "cannot be decided on" in worker.ask(application | {"income": "much"})["error"]
        assert worker.ask(application)["version"] == "v1"
    finally:
        worker.stop()
    assert len(log.entries(service.log)) == 1


def test_a_line_is_appended_after_ten_thousand_others_without_reading_them(tmp_path):
    path = tmp_path / "log.jsonl"
    first = log.append(path, {"age": 1}, answer=0)
    path.write_bytes(b"not a line of ours\n" * 10_000 + log.lines_of(path)[0])
    assert log.append(path, {"age": 2}, answer=1)["before"] == first["hash"]


def test_the_gate_reads_nothing_of_a_candidate_whose_files_are_not_those_of_its_manifest(artifact, tmp_path):
    X, y = loans()
    enrolled = Enrolled()
    enrolled.enrol(BEN.public_key())
    evidence = Evidence(X[1500:], y[1500:], dict.fromkeys(X, "at application"), enrolled, budget_ms=1000)
    current, folder = credit_model()[0], shutil.copytree(artifact, tmp_path / "candidate")
    approve(folder, BEN)
    assert not any(gate(folder, current, evidence).values())
    (folder / "versions.json").write_text("no JSON")
    reasons = gate(folder, current, evidence)
    assert "versions.json" in reasons["files"] and reasons["approval"] == ""
    assert {reasons[check] for check in set(reasons) - {"files", "approval"}} == {NOT_LOADED}
    (folder / "manifest.json").unlink()
    assert gate(folder, current, evidence)["files"] == "there is no manifest.json"


def test_a_version_that_came_back_is_in_use_and_has_not_left(service):
    service.put_in_use("v2", date(2026, 2, 1))
    service.put_in_use("v1", date(2026, 3, 1))
    assert service.registry == {"in use": "v1", "left": {"v2": "2026-03-01"}}


def test_stability_is_zero_for_the_same_and_large_for_another():
    X = loans()[0]
    assert stability(X["age"], X["age"]) == 0 and stability(X["purpose"], X["purpose"]) == 0
    assert stability(X["age"], X["age"] + 30) > 0.25
    assert stability(X["purpose"], X["purpose"].replace("car", "boat")) > 0.25


def test_the_bill_of_materials_is_valid_and_names_the_model_files_hash(artifact):
    bill = bill_of_materials(artifact, "credit", "v1", 0.8)
    assert problem(bill) == ""
    manifest = json.loads((artifact / "manifest.json").read_text())
    assert bill["components"][0]["hashes"][0]["content"] == manifest["files"]["model.joblib"]
    assert problem(bill | {"components": [{"type": "spell", "name": "credit"}]}) != ""


@pytest.mark.slow
def test_make_serve_answers_one_request_by_curl(tmp_path):
    environment = {**os.environ, "MODELKEEPING_SERVICE": str(tmp_path / "service")}
    with (tmp_path / "said.txt").open("w") as said:
        server = subprocess.Popen(
            ["make", "serve"],
            cwd=REPOSITORY,
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        answer = ""
        for _ in range(240):
            time.sleep(0.5)
            lines = [
                line
                for line in (tmp_path / "said.txt").read_text().splitlines()
                if line.startswith("  curl ")
            ]
            if lines:
                done = subprocess.run(["bash", "-c", lines[0] + " --silent"], capture_output=True, text=True)
                answer = done.stdout
            if answer:
                break
        decision = json.loads(answer)
        assert decision["version"] == "v1" and 0 < decision["probability"] < 1
        assert log.entries(tmp_path / "service" / "log.jsonl") == [decision]
        refused = [
            "curl",
            "--silent",
            "-H",
            "Content-Type: application/json",
            "-d",
            "{}",
            f"http://127.0.0.1:{PORT}/decisions",
        ]
        assert "cannot be decided on" in subprocess.run(refused, capture_output=True, text=True).stdout
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    assert Path(tmp_path / "service" / "registry.json").exists()
