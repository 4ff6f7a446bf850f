"""What a submission may try in a real box, and what comes of it: points only for what its work deserves."""

import json
import os
import resource
import shutil
import socket
import sys
import textwrap
import time
from pathlib import Path

import nbformat
import pytest
from conftest import lacking

from autograder.grading.run import Allowance, Ran, run_notebook
from autograder.results import GradedCell
from autograder.sandbox.box import Box, BoxError, Limits

MB = 1 << 20
pytestmark = pytest.mark.slow
SPEC = {"name": "python3", "language": "python", "display_name": "Python 3"}
SMALL = Limits(memory=1500 * MB, processes=120, file=20 * MB, disk=40 * MB, scratch=64 * MB)
SHORT = Allowance(cell_seconds=4, submission_seconds=40, cell_output=100_000, output=400_000)


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    import tempfile

    with tempfile.TemporaryDirectory(prefix="ag-") as folder:
        try:
            with Box(
                Path(folder) / "b", preload=["numpy", "joblib", "sklearn.pipeline"], limits=SMALL
            ) as made:
                yield made
        except BoxError as error:
            lacking(str(error))


Cell = str | tuple[str, str]


def run(box: Box, work: Path, *cells: Cell) -> Ran:
    """Run a notebook: a text is the student's cell, a pair is a graded cell of one point, its name and its source."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": SPEC})
    graded = {}
    for cell in cells:
        name, source = cell if isinstance(cell, tuple) else (None, cell)
        made = nbformat.v4.new_code_cell(textwrap.dedent(source).strip())
        if name:
            made.metadata.nbgrader = {"grade_id": name, "grade": True, "solution": False, "points": 1}
            first = made.source.partition("\n")[0]
            place = {"# clean room": "clean", "# fresh process": "fresh"}.get(first, "student")
            graded[name] = GradedCell(name, 1.0, "code", True, place)
        notebook.cells.append(made)
    work.mkdir(exist_ok=True)
    return run_notebook(box, work, "nb", notebook, graded, SHORT)


def points(executed: Ran) -> dict[str, float]:
    return {name: result.points for name, result in executed.verdicts.items()}


def causes(executed: Ran) -> dict[str, str | None]:
    return {name: result.cause for name, result in executed.verdicts.items()}


EARLIER = ("earlier", "assert 1 + 1 == 2")
LATER = ("later", "assert 2 + 2 == 4")
UNDESERVED = ("undeserved", "assert answer == 42")


def test_an_honest_notebook_gets_its_points_and_no_flag(box, tmp_path):
    done = run(box, tmp_path / "w", "answer = 42", EARLIER, UNDESERVED, LATER)
    assert points(done) == {"earlier": 1, "undeserved": 1, "later": 1}
    assert done.flags == []


def test_canaries_leave_no_trace_in_the_history(box, tmp_path):
    done = run(
        box, tmp_path / "w", "answer = 42", UNDESERVED, ("trace", "assert len(In) == 2 and len(Out) == 0, In")
    )
    assert points(done) == {"undeserved": 1, "trace": 1}
    assert [cell.execution_count for cell in done.notebook.cells] == [1, 2, 3]


PATCHED_REPORTS = {
    "replies and errors rewritten on their way out": """
        from ipykernel.kernelbase import Kernel
        session = get_ipython().kernel.session
        send = session.send
        def forged(stream, message, content=None, **more):
            kind = message if isinstance(message, str) else message.get("msg_type")
            body = content if content is not None else message.get("content", {}) if isinstance(message, dict) else {}
            if kind == "error":
                return None
            if kind == "execute_reply" and body.get("status") == "error":
                body.clear(); body.update(status="ok", execution_count=1, user_expressions={}, payload=[])
            return send(stream, message, content=content, **more)
        session.send = forged
        answer = 0
        """,
    "asserts cut out of every cell": """
        import ast
        class Cut(ast.NodeTransformer):
            def visit_Assert(self, node):
                return ast.Pass()
        get_ipython().ast_transformers.append(Cut())
        answer = 0
        """,
    "lines with assert cut out before they are read": """
        get_ipython().input_transformers_cleanup.append(
            lambda lines: [line for line in lines if not line.lstrip().startswith("assert")])
        answer = 0
        """,
    "run_cell replaced": """
        shell = get_ipython()
        class Fine:
            success, result, execution_count, error_before_exec, error_in_exec = True, None, 1, None, None
        async def nothing(*args, **kwargs):
            return Fine()
        shell.run_cell_async = nothing
        shell.run_cell = lambda *args, **kwargs: Fine()
        answer = 0
        """,
    "showtraceback silenced and the result replaced": """
        shell = get_ipython()
        run = shell.run_code
        async def quiet(*args, **kwargs):
            await run(*args, **kwargs)
            return False
        shell.run_code = quiet
        shell.showtraceback = lambda *args, **kwargs: None
        answer = 0
        """,
}


@pytest.mark.parametrize("how", PATCHED_REPORTS)
def test_a_kernel_that_lies_about_failures_earns_nothing_and_is_flagged(box, tmp_path, how):
    done = run(box, tmp_path / "w", EARLIER, PATCHED_REPORTS[how], UNDESERVED, LATER)
    assert points(done)["earlier"] == 1
    assert points(done)["undeserved"] == points(done)["later"] == 0, causes(done)


def test_who_recognises_one_canary_is_caught_by_the_next(box, tmp_path):
    """It lets the first failing line that it sees fail ever after, and cuts out every other assertion."""
    learn = """
        seen = []
        def cut(lines):
            failing = [line for line in lines if line.lstrip().startswith("assert")]
            seen.extend(failing[: 1 - len(seen)])
            return [line for line in lines if line in seen or not line.lstrip().startswith("assert")]
        get_ipython().input_transformers_cleanup.append(cut)
        answer = 0
        """
    many = [(f"undeserved-{number}", f"assert answer == {number + 1}") for number in range(6)]
    done = run(box, tmp_path / "w", learn, *many)
    assert sum(points(done).values()) <= 1, causes(done)
    assert len(done.flags) == 1


def test_a_result_sent_before_the_error_does_not_count(box, tmp_path):
    hook = """
        def cheat(info):
            session = get_ipython().kernel.session
            kernel = get_ipython().kernel
            session.send(kernel.iopub_socket, "execute_result",
                {"data": {"text/plain": "1"}, "metadata": {}, "execution_count": 1}, parent=kernel.get_parent())
        get_ipython().events.register("pre_run_cell", cheat)
        answer = 0
        """
    assert points(run(box, tmp_path / "w", hook, UNDESERVED)) == {"undeserved": 0}


def test_a_test_that_a_tag_would_skip_runs(box, tmp_path):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": SPEC})
    cell = nbformat.v4.new_code_cell("assert False")
    cell.metadata.update(tags=["skip-execution", "raises-exception"], nbgrader={"grade_id": "t"})
    notebook.cells = [cell]
    (tmp_path / "w").mkdir()
    done = run_notebook(
        box, tmp_path / "w", "nb", notebook, {"t": GradedCell("t", 1.0, "code", True, "student")}, SHORT
    )
    assert points(done) == {"t": 0}


ACCIDENTS = {
    "the process ends itself": ("import os; os._exit(0)", "not-run"),
    "a segmentation fault": ("import ctypes; ctypes.string_at(0)", "not-run"),
    "a loop that cannot be interrupted": (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        "not-run",
    ),
    "more memory than there is": (
        "hog = [bytearray(50_000_000) for _ in range(60)]\nimport time; time.sleep(3)",
        "not-run",
    ),
}


@pytest.mark.parametrize("what", ACCIDENTS)
def test_a_kernel_that_dies_costs_what_comes_after_and_nothing_else(box, tmp_path, what):
    source, cause = ACCIDENTS[what]
    done = run(box, tmp_path / "w", EARLIER, source, LATER)
    assert points(done) == {"earlier": 1, "later": 0}
    assert causes(done)["later"] == cause
    again = run(box, tmp_path / "w2", EARLIER, LATER)
    assert points(again) == {"earlier": 1, "later": 1}, "the next notebook in the same box"


def test_killing_all_and_stopping_the_warm_process_does_nothing(box, tmp_path):
    kill = """
        import os, signal
        for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT):
            for target in (-1, 1):
                try:
                    os.kill(target, number) if (target, number) != (-1, signal.SIGSTOP) else None
                except OSError:
                    pass
        """
    assert points(run(box, tmp_path / "w", EARLIER, kill, LATER)) == {"earlier": 1, "later": 1}
    assert box.alive


def test_a_loop_costs_its_cell_only(box, tmp_path):
    done = run(box, tmp_path / "w", EARLIER, ("loop", "while True: pass"), LATER)
    assert points(done) == {"earlier": 1, "loop": 0, "later": 1}
    assert causes(done)["loop"] == "timeout"


def test_a_flood_of_output_keeps_what_was_earned_and_fills_no_memory_of_ours(box, tmp_path):
    """Whether the kernel outlives its flood is a race between it and us; the cell is lost either way."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = run(box, tmp_path / "w", EARLIER, ("flood", "while True: print('x' * 10_000)"), LATER)
    assert points(done) | {"later": None} == {"earlier": 1, "flood": 0, "later": None}
    assert causes(done)["flood"] in ("output-limit", "resource-limit", "timeout")
    assert len(nbformat.writes(done.notebook)) < 500_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000, "kilobytes"


def test_a_fork_loop_stops_at_the_limit_and_leaves_nothing(box, tmp_path):
    bomb = """
        import os, time
        for _ in range(400):
            try:
                if os.fork() == 0:
                    time.sleep(60); os._exit(0)
            except OSError as error:
                refused = error
                break
        """
    done = run(box, tmp_path / "w", bomb, ("refused", "assert isinstance(refused, BlockingIOError)"))
    assert points(done) == {"refused": 1}
    assert box.usage().processes == 0


def test_a_disk_full_of_files_ends_the_notebook(box, tmp_path):
    fill = "import time\nfor n in range(8): open(f'{n}.bin', 'wb').write(bytes(10_000_000))\ntime.sleep(3)"
    done = run(box, tmp_path / "w", EARLIER, fill, LATER)
    assert points(done) == {"earlier": 1, "later": 0}
    assert "files took more" in done.verdicts["later"].message


def test_nothing_of_the_host_is_there_to_be_read(box, tmp_path):
    secret = Path.home() / f".modelkeeping-test-{os.getpid()}"
    secret.write_text("secret")
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        look = f"""
            import os, socket, pathlib
            seen = sorted(os.listdir("/"))
            secret = os.path.exists({str(secret)!r})
            tests = os.path.exists({str(Path(__file__))!r})
            try:
                socket.create_connection(("127.0.0.1", {listener.getsockname()[1]}), timeout=2); network = True
            except OSError:
                network = False
            notebooks = [str(p) for p in pathlib.Path("/submission").rglob("*.ipynb")]
            try:
                open("/usr/x", "w"); writable = True
            except OSError:
                writable = False
            """
        done = run(
            box,
            tmp_path / "w",
            look,
            (
                "hidden",
                "assert not (secret or tests or network or notebooks or writable), (seen, secret, tests, network)",
            ),
            ("uid", "import os; assert os.getuid() != 0 and os.environ['HOME'] == '/tmp'"),
        )
        assert points(done) == {"hidden": 1, "uid": 1}, done.verdicts
    finally:
        listener.close()
        secret.unlink()


def test_what_can_be_imported_is_python_the_environment_and_our_package(box, tmp_path):
    """Not the checkout, although an editable install puts it on `sys.path`, and nobody else's modules."""
    listing = """
        import json, pkgutil
        found = {module.name: module.module_finder.path for module in pkgutil.iter_modules()}
        json.dump(found, open("modules.json", "w"))
        """
    run(box, tmp_path / "w", listing)
    inside = json.loads((tmp_path / "w" / "modules.json").read_text())
    python = {Path(folder).resolve() for folder in (sys.prefix, sys.base_prefix, "/usr")}
    foreign = {
        name for name, folder in inside.items() if not python.intersection(Path(folder).resolve().parents)
    }
    assert foreign == {"autograder"}
    assert len(inside) > 300 and "sklearn" in inside


def test_a_clean_room_cell_that_was_deleted_is_put_back_and_judged(autograder, class_of_two, tmp_path):
    course = Path(shutil.copytree(class_of_two, tmp_path / "course"))
    path = course / "submitted" / "ada" / "01-saving" / "01-saving.ipynb"
    notebook = nbformat.read(path, as_version=4)
    clean = [cell for cell in notebook.cells if cell.source.startswith("# clean room")]
    notebook.cells = [cell for cell in notebook.cells if cell not in clean]
    nbformat.write(notebook, path)
    results = tmp_path / "results.json"
    done = autograder("grade", "01-saving", "--course", course, "--student", "ada", "--json", results)
    assert done.returncode == 0, done.stderr
    (ada,) = json.loads(results.read_text())
    assert len(clean) == 4 and ada["points"] == 20
    graded = nbformat.read(course / "autograded" / "ada" / "01-saving" / "01-saving.ipynb", as_version=4)
    assert sum(cell.source.startswith("# clean room") for cell in graded.cells) == 4


CLEAN = ("clean", "# clean room\nimport json\nassert json.load(open('answer.json')) == 42")


def test_a_clean_room_judges_the_file_as_it_stood_at_the_cell(box, tmp_path):
    right = "import json; json.dump(42, open('answer.json', 'w'))"
    wrong = "import json; json.dump(0, open('answer.json', 'w'))"
    assert points(run(box, tmp_path / "a", right, CLEAN)) == {"clean": 1}
    assert points(run(box, tmp_path / "b", wrong, CLEAN, right)) == {"clean": 0}, "too late"
    assert points(run(box, tmp_path / "c", right, CLEAN, wrong)) == {"clean": 1}


def test_nothing_patched_in_the_students_kernel_reaches_the_clean_room(box, tmp_path):
    patch = "import json; json.load = lambda file: 42; open('answer.json', 'w').write('0')"
    assert points(run(box, tmp_path / "w", patch, CLEAN)) == {"clean": 0}


def test_modules_of_the_students_are_not_in_the_clean_room_but_in_a_fresh_process(box, tmp_path):
    write = """
        for name in ("json.py", "mine.py", "sitecustomize.py"):
            open(name, "w").write("def load(file): return 42\\nvalue = 7\\n")
        open("answer.json", "w").write("0")
        """
    fresh = ("fresh", "# fresh process\nimport mine\nassert mine.value == 7\nassert 'write' not in globals()")
    alone = ("alone", "# clean room\nimport importlib.util\nassert importlib.util.find_spec('mine') is None")
    done = run(box, tmp_path / "w", write, "memory = 1", fresh, CLEAN, alone)
    assert points(done) == {"fresh": 1, "clean": 0, "alone": 1}, done.verdicts


def test_a_daemon_and_a_thread_are_dead_before_the_clean_room_opens(box, tmp_path):
    """Both would read its key and its memory, stop it, and replace the file it judges."""
    thieves = """
        import json, os, signal, threading, time
        json.dump(0, open("answer.json", "w"))
        me = os.getpid()
        def steal():
            for folder in ("/submission", "/tmp", "."):
                open(os.path.join(folder, "answer.json"), "w").write("42")
            open("/connection/kernel.json").read()
            for pid in [int(name) for name in os.listdir("/proc") if name.isdigit()]:
                if pid not in (1, me, os.getpid()):
                    open(f"/proc/{pid}/mem", "r+b", buffering=0).read(1)
                    os.kill(pid, signal.SIGSTOP)
        def forever():
            time.sleep(0.3)
            while True:
                try:
                    steal()
                except OSError:
                    pass
                time.sleep(0.001)
        """
    start = """
        threading.Thread(target=forever, daemon=True).start()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                forever()
            os._exit(0)
        """
    alone = (
        "alone",
        """
        # clean room
        import os
        others = [pid for pid in os.listdir('/proc') if pid.isdigit() and int(pid) not in (1, os.getpid())]
        assert others == [], others
        assert sorted(os.listdir('/connection')) == ['kernel.json']
        """,
    )
    done = run(box, tmp_path / "w", thieves, start, CLEAN, alone, "time.sleep(1)")
    assert points(done) == {"clean": 0, "alone": 1}, done.verdicts
    assert done.odd


def test_a_link_out_of_the_submission_is_not_followed(box, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text("42")
    link = (
        f"import os; os.symlink({str(secret)!r}, 'answer.json'); os.mkfifo('pipe'); os.symlink('/etc', 'etc')"
    )
    done = run(box, tmp_path / "w", link, CLEAN)
    assert points(done) == {"clean": 0}
    assert sorted(path.name for path in (tmp_path / "w").rglob("*")) == []


def test_a_model_that_runs_code_is_refused_in_the_clean_room(box, tmp_path):
    evil = """
        import pickle, os
        class Evil:
            def __reduce__(self):
                return os.system, ("touch /submission/marker /tmp/marker",)
        open("model.pkl", "wb").write(pickle.dumps(Evil()))
        """
    judge = "# clean room\nfrom autograder.checks.loader import open_model\nopen_model('model.pkl')"
    after = (
        "# clean room\nimport os\nassert not os.path.exists('marker') and not os.path.exists('/tmp/marker')"
    )
    done = run(box, tmp_path / "w", evil, ("model", judge), ("unharmed", after))
    assert points(done) == {"model": 0, "unharmed": 1}
    assert causes(done)["model"] == "RefusedClass"


def test_warnings_cost_nothing_and_a_number_is_partial_credit(box, tmp_path):
    done = run(
        box,
        tmp_path / "w",
        ("warned", "import warnings, sys; warnings.warn('careful'); print('x', file=sys.stderr)"),
        ("half", "import numpy as np; np.float64(0.5)"),
        ("more", "7"),
        ("text", "'fine'"),
    )
    assert points(done) == {"warned": 1, "half": 0.5, "more": None, "text": 1}


def test_a_submission_that_takes_too_long_is_stopped(box, tmp_path):
    allowance = Allowance(cell_seconds=3, submission_seconds=5)
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": SPEC})
    notebook.cells = [nbformat.v4.new_code_cell("import time; time.sleep(2)") for _ in range(10)]
    last = nbformat.v4.new_code_cell("assert True")
    last.metadata.nbgrader = {"grade_id": "last"}
    notebook.cells.append(last)
    (tmp_path / "w").mkdir()
    start = time.monotonic()
    done = run_notebook(
        box,
        tmp_path / "w",
        "nb",
        notebook,
        {"last": GradedCell("last", 1.0, "code", True, "student")},
        allowance,
    )
    assert points(done) == {"last": 0}
    assert "longer than it may" in done.verdicts["last"].message
    assert time.monotonic() - start < 60, "it did not run to its natural end of twenty seconds and more"
