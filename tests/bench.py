"""`make bench`: a class graded by `nbgrader autograde` and by `autograder grade`, in turn, on two courses.

Printed are seconds and CPU seconds a submission, the use of the cores, the CPU floor (the same cells in one process
that is already warm), the ratios, and the memory of all processes together. Nothing is asserted: figures are to be
read. Linux only. The CPU of every process is counted, also of those that outlive their parents.
"""

import argparse
import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from conftest import REPOSITORY, without_plugin
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from rich.console import Console
from rich.table import Table

from autograder.gradebook.classfolder import new_course
from autograder.gradebook.course import Course

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.5
CORES = os.cpu_count() or 1
OURS, SYNTHETIC = "01-saving", "wine"

# The synthetic submission: what it costs is known from other machines, about 0.8 CPU seconds after the imports.
WINE = [
    ("imports", 0, "import time\nfrom pathlib import Path\n\nimport joblib\nimport matplotlib.pyplot as plt\n"
     "import numpy as np\nimport onnxruntime\nfrom skl2onnx import to_onnx\nfrom sklearn.datasets import load_wine\n"
     "from sklearn.decomposition import PCA\nfrom sklearn.ensemble import RandomForestClassifier\n"
     "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler"),
    ("fit", 0, "X, y = load_wine(return_X_y=True)\nforest = RandomForestClassifier(100, random_state=0)\n"
     "model = make_pipeline(StandardScaler(), PCA(5), forest).fit(X, y)"),
    ("check-fit", 2, "assert model.score(X, y) > 0.9"),
    ("save", 0, "joblib.dump(model, 'm.joblib')\njoblib.dump(model, 'm.joblib.z', compress=3)\n"
     "loaded = joblib.load('m.joblib')"),
    ("check-same", 3, "assert np.array_equal(loaded.predict_proba(X), model.predict_proba(X))"),
    ("onnx", 0, "onx = to_onnx(model, X[:1].astype('float32'), options={'zipmap': False}).SerializeToString()\n"
     "Path('m.onnx').write_bytes(onx)\n"
     "session = onnxruntime.InferenceSession(onx, providers=['CPUExecutionProvider'])\n"
     "labels = session.run(None, {session.get_inputs()[0].name: X.astype('float32')})[0]"),
    ("check-labels", 3, "assert (labels == model.predict(X)).mean() > 0.99"),
    ("sizes", 0, "sizes = {path.name: path.stat().st_size for path in Path('.').glob('m.*')}\n"
     "plt.bar(list(sizes), sizes.values())\nplt.show()"),
    ("check-sizes", 2, "assert sizes['m.joblib.z'] < sizes['m.joblib']"),
]  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """What a whole command took: wall-clock and CPU seconds, and megabytes of all its processes together."""

    wall: float
    cpu: float
    peak_mb: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=2)
    told = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans come to us, and are counted
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for assignment, make in ((OURS, _our_course), (SYNTHETIC, _synthetic_course)):
            _compare(Path(folder, assignment), assignment, make, told.students, told.rounds)


def _compare(
    folder: Path, assignment: str, make: Callable[[Path, int], Path], students: int, rounds: int
) -> None:
    course = make(folder / "course", students)
    python = [sys.executable, "-m"]
    theirs = [*python, "nbgrader", "autograde", assignment]
    ours = [*python, "autograder.cli", "grade", assignment, "--jobs", "2"]
    costs: dict[str, list[Cost]] = {"nbgrader": [], "ours": [], "again": []}
    for turn in range(rounds):
        for name, command in (("nbgrader", theirs), ("ours", ours)):
            copy = Path(shutil.copytree(course, folder / f"{name}-{turn}"))
            costs[name].append(_run(command, without_plugin(copy)))
            if name == "ours":
                costs["again"].append(_run(ours, copy))
            print(f"{assignment}, {students} submissions, {name}: {costs[name][-1]}", flush=True)
    few = make(folder / "few", max(students // 3, 1))
    small = _run(ours, few)
    floor = statistics.median(_floor(course, assignment, folder / f"floor-{turn}") for turn in range(3))
    _print(assignment, students, costs, small, floor)


def _print(assignment: str, students: int, costs: dict[str, list[Cost]], small: Cost, floor: float) -> None:
    table = Table("", "s / submission", "CPU-s / submission", "× CPU floor", "cores used", "peak MB")
    for name, title in (("nbgrader", "nbgrader autograde"), ("ours", "autograder grade --jobs 2")):
        wall = statistics.median(cost.wall for cost in costs[name])
        cpu = statistics.median(cost.cpu for cost in costs[name])
        table.add_row(
            title,
            f"{wall / students:.2f}",
            f"{cpu / students:.2f}",
            f"{cpu / students / floor:.2f}",
            f"{cpu / wall / CORES:.0%} of {CORES}",
            f"{max(cost.peak_mb for cost in costs[name]):.0f}",
        )
    console = Console(width=110)
    console.print(
        f"\n[bold]{assignment}[/bold]: {students} submissions, CPU floor {floor:.2f} s a submission", table
    )
    ratios = [a.wall / b.wall for a, b in zip(costs["nbgrader"], costs["ours"], strict=True)]
    console.print("nbgrader's time : ours, pair by pair: " + ", ".join(f"{ratio:.1f}" for ratio in ratios))
    console.print(f"peak with a third of the submissions: {small.peak_mb:.0f} MB")
    console.print(
        "the unchanged class again: " + ", ".join(f"{cost.wall:.1f} s" for cost in costs["again"]) + "\n"
    )


# -- whole commands ------------------------------------------------------------------------------------------------


def _run(command: list[str], course: Path) -> Cost:
    """Run a command in a course folder until the last of its processes has ended."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    start = time.perf_counter()
    with (course / "bench.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=course, stdout=log, stderr=log, env={**os.environ, "PATH": path}
        )
    ended = threading.Event()
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(ended, peak))
    watcher.start()
    cpu, status = 0.0, 0
    try:
        while True:
            pid, code, used = os.wait4(-1, 0)
            cpu += used.ru_utime + used.ru_stime
            if pid == process.pid:
                status, wall = code, time.perf_counter() - start
    except ChildProcessError:  # nobody is left
        pass
    finally:
        ended.set()
        watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{(course / 'bench.log').read_text()[-2000:]}")
    return Cost(wall, cpu, peak[0])


def _watch(ended: threading.Event, peak: list[float]) -> None:
    """Note the most memory (proportional set size) that all processes below us held together."""
    while not ended.wait(SAMPLE_SECONDS):
        total = 0
        for process in psutil.Process().children(recursive=True):
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue
        peak[0] = max(peak[0], total / 1e6)


def _floor(course: Path, assignment: str, folder: Path) -> float:
    """CPU seconds of one submission's cells in a process that has imported everything: no kernel, no box, no grades."""
    shutil.copytree(course / "submitted" / "student00" / assignment, folder)
    program = f"""
import os, nbformat, matplotlib
matplotlib.use("agg")
from IPython.core.interactiveshell import InteractiveShell
notebook = nbformat.read({f"{assignment}.ipynb"!r}, as_version=4)
sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
def spent():
    return sum(os.times()[:4])
def run():
    shell = InteractiveShell()
    start = spent()
    for source in sources:
        assert shell.run_cell(source).success, source
    return spent() - start
run()  # the imports, and what is done once
print("@", run())
"""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **threads},
    )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return float(done.stdout.rpartition("@")[2])


# -- courses ---------------------------------------------------------------------------------------------------------


def _our_course(folder: Path, students: int) -> Path:
    """Everybody hands in the model solution of exercise 01."""
    new_course(folder)
    solution = nbformat.read(REPOSITORY / "solutions" / OURS / f"{OURS}.ipynb", as_version=4)
    return _hand_in(folder, OURS, solution, students)


def _synthetic_course(folder: Path, students: int) -> Path:
    """Train, save, convert, compare: in another course, without any of our checks."""
    new_course(folder)
    shutil.rmtree(folder / "source")
    notebook = new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    for name, points, source in WINE:
        flags = {
            "grade_id": name,
            "schema_version": 3,
            "grade": bool(points),
            "locked": True,
            "solution": False,
        }
        nbgrader = flags | {"task": False} | ({"points": points} if points else {})
        notebook.cells.append(new_code_cell(source, id=name, metadata={"nbgrader": nbgrader}))
    place = folder / "source" / SYNTHETIC
    place.mkdir(parents=True)
    nbformat.write(notebook, place / f"{SYNTHETIC}.ipynb")
    Course(folder).release(SYNTHETIC)
    return _hand_in(folder, SYNTHETIC, notebook, students)


def _hand_in(folder: Path, assignment: str, notebook: NotebookNode, students: int) -> Path:
    for number in range(students):
        target = folder / "submitted" / f"student{number:02}" / assignment
        target.mkdir(parents=True)
        nbformat.write(notebook, target / f"{assignment}.ipynb")
    return folder


if __name__ == "__main__":
    main()
