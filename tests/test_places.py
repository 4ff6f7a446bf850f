"""A place to run code is one new file and one line: here is a third, of which grading knows nothing."""

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jupyter_client.manager import AsyncKernelManager

from autograder.folders import Files, read_files, write_files
from autograder.gradebook.course import Course
from autograder.grading import classroom, worker
from autograder.limits import Limits
from autograder.sandbox import PLACES, Leftovers, Place


class Shed:
    """An ordinary folder and ordinary kernels."""

    caveat = "graded in a shed"
    alive = True

    def __init__(self, folder: Path, preload: Sequence[str], limits: Limits) -> None:
        self.folder = folder

    @classmethod
    def examine(cls) -> str:
        return "a shed"

    @property
    def working_folder(self) -> str:
        return str(self.folder)

    def start(self) -> None: ...

    def kill(self) -> None: ...

    def exceeded(self) -> None: ...

    def close(self) -> None:
        shutil.rmtree(self.folder)

    def fill(self, files: Files) -> None:
        write_files(files, self.folder)

    def collect(self) -> Files:
        return read_files(self.folder)

    def clear(self) -> Leftovers:
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        return Leftovers()

    def kernel_manager(self, kernel_name: str) -> AsyncKernelManager:
        return AsyncKernelManager(kernel_name=kernel_name)


@pytest.fixture
def shed(monkeypatch: pytest.MonkeyPatch) -> type[Place]:
    """A third place, by one line."""
    monkeypatch.setitem(PLACES, "shed", Shed)
    return Shed


@pytest.mark.slow
def test_a_class_is_graded_in_a_place_that_grading_has_never_heard_of(shed, class_of_two, tmp_path):
    folder = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    shutil.rmtree(folder / "submitted" / "ben")
    course = Course(folder)
    options = classroom.Options(place="shed")
    with ThreadPoolExecutor(1) as executor:  # any executor will do
        results = classroom.grade(
            course, "01-saving", executor, 1, options, lambda result: None, lambda total: None
        )
        executor.submit(worker.close_place).result()
    assert [(result.student, result.points, result.flags) for result in results] == [
        ("ada", 20, ["graded in a shed"])
    ]


def test_a_worker_that_lacks_the_setting_asks_for_it():
    job = worker.Job("ada", {}, {}, setting="another run's")
    assert worker.run_job(job) is None
    setting = worker.Setting("another run's", (), {"given.csv": b"1"}, (), Limits(), False, "unboxed")
    done = worker.run_job(job, setting)
    assert done is not None and done.files == {"given.csv": b"1"}
    assert worker.run_job(job) is not None, "from now on it knows"


def test_a_job_and_an_outcome_carry_files_and_no_paths():
    """So that worker and grader need not share a file system."""
    for carried in (worker.Job, worker.Outcome, worker.Setting):
        assert not any("Path" in str(kind) for kind in carried.__annotations__.values()), carried
