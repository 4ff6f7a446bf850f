"""nbgrader's own tests of `nbgrader autograde`, run on our classroom: they pass, or we differ on purpose."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY

pytestmark = pytest.mark.slow

SUITE = "nbgrader.tests.apps.test_nbgrader_autograde"
# What differs: where nbgrader's test fails with us, and why ours is the better behaviour.
DIFFERENT = {
    "test_showtraceback_exploit": (
        "assert 0.0 == 1",
        "A notebook that hides errors is found out by a canary, and earns nothing; nbgrader gives it a point.",
    ),
    "test_grade_empty_timestamp": (
        "unexpected return code: 0",
        "A timestamp that cannot be read is said in the result; nbgrader drops the submission.",
    ),
    "test_filter_notebook": (
        "assert not os.path.isfile",
        "A graded notebook that was removed is graded again by the next run; nbgrader skips whoever has a folder.",
    ),
    "test_handle_failure": (
        "unexpected return code: 0",
        "A notebook with cells that are not the assignment's is repaired and graded; nbgrader drops the submission.",
    ),
    "test_handle_failure_single_notebook": (
        "unexpected return code: 0",
        "The same, for one of two notebooks: nbgrader drops both.",
    ),
    "test_missing_files": (
        "assert not os.path.exists",
        "A folder without a notebook gets no points and the reason; nbgrader is silent about it.",
    ),
}
SKIPPED = {  # by nbgrader itself; a class of a hundred and endless output are tests of ours
    "test_many_students": "this test takes too long to run",
    "test_infinite_loop_with_output": "this test takes too long to run",
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, tuple[str, str]]:
    """By test: passed, failure or skipped, and what was said. Two processes share the suite."""
    folder = tmp_path_factory.mktemp("conformance")
    names = _names(folder)
    halves = [names[::2], names[1::2]]
    running = [
        _pytest(folder, f"half{n}.xml", [f"::{name}" for name in half]) for n, half in enumerate(halves)
    ]
    try:
        said = [process.communicate()[0] for process in running]
    finally:
        for process in running:
            process.kill()
    found = {}
    for number, text in enumerate(said):
        report = folder / f"half{number}.xml"
        assert report.exists(), text
        found |= dict(_outcomes(report))
    return found


def _names(folder: Path) -> list[str]:
    """The tests of the suite, without their parameters."""
    listed, _ = _pytest(folder, "none.xml", [], "--collect-only").communicate()
    names = [line.split("::")[-1].partition("[")[0] for line in listed.splitlines() if "::test_" in line]
    return list(dict.fromkeys(names))


def _pytest(folder: Path, report: str, tests: list[str], *options: str) -> subprocess.Popen[str]:
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": scripts + os.pathsep + os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY / "tests"),
    }
    suite = [f"{SUITE}::TestNbGraderAutograde{test}" for test in tests] or [SUITE]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "conformance", "-p", "no:cacheprovider"]
    command += [*options, f"--junitxml={report}", "--pyargs", *suite]
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _outcomes(report: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    for case in ET.parse(report).iter("testcase"):
        troubles = [child for child in case if child.tag in ("failure", "error", "skipped")]
        told = [(child.tag, f"{child.get('message')}\n{child.text}") for child in troubles]
        yield case.attrib["name"], told[0] if told else ("passed", "")


def test_what_passes_with_nbgrader_passes_with_us(outcomes):
    assert len(outcomes) >= 42, sorted(outcomes)
    failed = {
        name: said for name, (outcome, said) in outcomes.items() if outcome not in ("passed", "skipped")
    }
    assert set(failed) == set(DIFFERENT), "\n\n".join(
        f"{name}: {said}" for name, said in failed.items() if name not in DIFFERENT
    )


@pytest.mark.parametrize(("name", "where"), [(name, where) for name, (where, _) in DIFFERENT.items()])
def test_we_differ_where_we_say(name, where, outcomes):
    outcome, said = outcomes[name]
    assert outcome == "failure"
    assert where in said


@pytest.mark.parametrize(("name", "reason"), SKIPPED.items())
def test_nbgrader_itself_skips(name, reason, outcomes):
    assert {found for found, (outcome, _) in outcomes.items() if outcome == "skipped"} == set(SKIPPED)
    assert reason in outcomes[name][1]
