"""What a submission may try in a real box, and what comes of it: points only for what its work deserves."""

import json
import os
import resource
import shutil
import socket
import sys
import textwrap
import time
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest
from conftest import lacking

from autograder.grading.run import NotebookRun, run_notebook
from autograder.limits import Limits
from autograder.notebooks import kernel_for, opening_of
from autograder.results import GradedCell, NotebookPlan
from autograder.sandbox import Box, PlaceError

MB = 1 << 20
pytestmark = pytest.mark.slow
SPEC = {"name": "python3", "language": "python", "display_name": "Python 3"}
SMALL = Limits(
    cell_seconds=4,
    submission_seconds=40,
    cell_output=100_000,
    output=400_000,
    memory_mb=1500,
    processes=120,
    file_mb=20,
    disk_mb=40,
    scratch_mb=64,
)


@dataclass(frozen=True)
class Rules:
    """What a run keeps to."""

    limits: Limits = SMALL
    stderr_costs_points: bool = False
    kernel_name: str | None = None


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    import tempfile

    with tempfile.TemporaryDirectory(prefix="ag-") as folder:
        try:
            with Box(
                Path(folder) / "b", preload=["numpy", "joblib", "sklearn.pipeline"], limits=SMALL
            ) as made:
                yield made
        except PlaceError as error:
            lacking(str(error))


Cell = str | tuple[str, str]


def run(box: Box, *cells: Cell, rules: Rules | None = None, **metadata: object) -> NotebookRun:
    """Run a notebook: a text is the student's cell, a pair is a graded cell of one point, its name and its source.

    `metadata` is that of the graded cells.
    """
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": SPEC})
    graded = []
    for cell in cells:
        name, source = cell if isinstance(cell, tuple) else (None, cell)
        made = nbformat.v4.new_code_cell(textwrap.dedent(source).strip())
        if name:
            made.metadata.nbgrader = {"grade_id": name, "grade": True, "solution": False, "points": 1}
            made.metadata.update(metadata)
            graded.append(
                GradedCell(name, 1.0, "code", True, kernel_for(made.source), opening_of(made.source))
            )
        notebook.cells.append(made)
    return run_notebook(box, {}, NotebookPlan("nb", tuple(graded)), notebook, rules or Rules())


def points(executed: NotebookRun) -> dict[str, float]:
    return {name: result.points for name, result in executed.verdicts.items()}


def causes(executed: NotebookRun) -> dict[str, str | None]:
    return {name: result.cause for name, result in executed.verdicts.items()}


EARLIER = ("earlier", "assert 1 + 1 == 2")
LATER = ("later", "assert 2 + 2 == 4")
UNDESERVED = ("undeserved", "assert answer == 42")


def test_an_honest_notebook_gets_its_points_and_no_flag(box):
    done = run(box, "answer = 42", EARLIER, UNDESERVED, LATER)
    assert points(done) == {"earlier": 1, "undeserved": 1, "later": 1}
    assert done.flags == []


def test_canaries_leave_no_trace_in_the_history(box):
    done = run(box, "answer = 42", UNDESERVED, ("trace", "assert len(In) == 2 and len(Out) == 0, In"))
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
def test_a_kernel_that_lies_about_failures_earns_nothing_and_is_flagged(box, how):
    done = run(box, EARLIER, PATCHED_REPORTS[how], UNDESERVED, LATER)
    assert points(done)["earlier"] == 1
    assert points(done)["undeserved"] == points(done)["later"] == 0, causes(done)


def test_who_recognises_one_canary_is_caught_by_the_next(box):
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
    done = run(box, learn, *many)
    assert sum(points(done).values()) <= 1, causes(done)
    assert len(done.flags) == 1


def test_a_result_sent_before_the_error_does_not_count(box):
    hook = """
        def cheat(info):
            session = get_ipython().kernel.session
            kernel = get_ipython().kernel
            session.send(kernel.iopub_socket, "execute_result",
                {"data": {"text/plain": "1"}, "metadata": {}, "execution_count": 1}, parent=kernel.get_parent())
        get_ipython().events.register("pre_run_cell", cheat)
        answer = 0
        """
    assert points(run(box, hook, UNDESERVED)) == {"undeserved": 0}


def test_a_test_that_a_tag_would_skip_runs(box):
    done = run(box, ("t", "assert False"), tags=["skip-execution", "raises-exception"])
    assert points(done) == {"t": 0}


ACCIDENTS = {
    "the process ends itself": ("import os; os._exit(0)", "not-run"),
    "a segmentation fault": ("import ctypes; ctypes.string_at(0)", "not-run"),
    "a loop that cannot be interrupted": (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        "not-run",
    ),
    "more memory than there is": (
        "hog = []\nwhile True:\n    hog.append(bytearray(50_000_000))",  # stays in memory also when it is interrupted
        "not-run",
    ),
}


@pytest.mark.parametrize("what", ACCIDENTS)
def test_a_kernel_that_dies_costs_what_comes_after_and_nothing_else(box, what):
    source, cause = ACCIDENTS[what]
    done = run(box, EARLIER, source, LATER)
    assert points(done) == {"earlier": 1, "later": 0}
    assert causes(done)["later"] == cause
    again = run(box, EARLIER, LATER)
    assert points(again) == {"earlier": 1, "later": 1}, "the next notebook in the same box"


def test_killing_all_and_stopping_the_warm_process_does_nothing(box):
    kill = """
        import os, signal
        for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT):
            for target in (-1, 1):
                try:
                    os.kill(target, number) if (target, number) != (-1, signal.SIGSTOP) else None
                except OSError:
                    pass
        """
    assert points(run(box, EARLIER, kill, LATER)) == {"earlier": 1, "later": 1}
    assert box.alive


def test_a_loop_costs_its_cell_only(box):
    done = run(box, EARLIER, ("loop", "while True: pass"), LATER)
    assert points(done) == {"earlier": 1, "loop": 0, "later": 1}
    assert causes(done)["loop"] == "timeout"


def test_a_flood_of_output_keeps_what_was_earned_and_fills_no_memory_of_ours(box):
    """Whether the kernel outlives its flood is a race between it and us; the cell is lost either way."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = run(box, EARLIER, ("flood", "while True: print('x' * 10_000)"), LATER)
    assert points(done) | {"later": None} == {"earlier": 1, "flood": 0, "later": None}
    assert causes(done)["flood"] in ("output-limit", "resource-limit", "timeout")
    assert len(nbformat.writes(done.notebook)) < 500_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000, "kilobytes"


def test_a_fork_loop_stops_at_the_limit_and_leaves_nothing(box):
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
    done = run(box, bomb, ("refused", "assert isinstance(refused, BlockingIOError)"))
    assert points(done) == {"refused": 1}
    assert box.usage().processes == 0


def test_a_disk_full_of_files_ends_the_notebook(box):
    fill = "import time\nfor n in range(8): open(f'{n}.bin', 'wb').write(bytes(10_000_000))\ntime.sleep(3)"
    done = run(box, EARLIER, fill, LATER)
    assert points(done) == {"earlier": 1, "later": 0}
    assert "files took more" in done.verdicts["later"].message


def test_nothing_of_the_host_is_there_to_be_read(box):
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


def test_what_can_be_imported_is_python_the_environment_and_our_package(box):
    """Not the checkout, although an editable install puts it on `sys.path`, and nobody else's modules."""
    listing = """
        import json, pkgutil
        found = {module.name: module.module_finder.path for module in pkgutil.iter_modules()}
        json.dump(found, open("modules.json", "w"))
        """
    inside = json.loads(run(box, listing).files["modules.json"])
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


def test_a_clean_room_judges_the_file_as_it_stood_at_the_cell(box):
    right = "import json; json.dump(42, open('answer.json', 'w'))"
    wrong = "import json; json.dump(0, open('answer.json', 'w'))"
    assert points(run(box, right, CLEAN)) == {"clean": 1}
    assert points(run(box, wrong, CLEAN, right)) == {"clean": 0}, "too late"
    assert points(run(box, right, CLEAN, wrong)) == {"clean": 1}


def test_nothing_patched_in_the_students_kernel_reaches_the_clean_room(box):
    patch = "import json; json.load = lambda file: 42; open('answer.json', 'w').write('0')"
    assert points(run(box, patch, CLEAN)) == {"clean": 0}


def test_modules_of_the_students_are_not_in_the_clean_room_but_in_a_fresh_process(box):
    write = """
        for name in ("json.py", "mine.py", "sitecustomize.py"):
            open(name, "w").write("def load(file): return 42\\nvalue = 7\\n")
        open("answer.json", "w").write("0")
        """
    fresh = ("fresh", "# fresh process\nimport mine\nassert mine.value == 7\nassert 'write' not in globals()")
    alone = ("alone", "# clean room\nimport importlib.util\nassert importlib.util.find_spec('mine') is None")
    done = run(box, write, "memory = 1", fresh, CLEAN, alone)
    assert points(done) == {"fresh": 1, "clean": 0, "alone": 1}, done.verdicts


def test_a_daemon_and_a_thread_are_dead_before_the_clean_room_opens(box):
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
    done = run(box, thieves, start, CLEAN, alone, "time.sleep(1)")
    assert points(done) == {"clean": 0, "alone": 1}, done.verdicts
    assert done.odd


def test_a_link_out_of_the_submission_is_not_followed(box, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text("42")
    link = (
        f"import os; os.symlink({str(secret)!r}, 'answer.json'); os.mkfifo('pipe'); os.symlink('/etc', 'etc')"
    )
    done = run(box, link, CLEAN)
    assert points(done) == {"clean": 0}
    assert done.files == {}


def test_a_model_that_runs_code_is_refused_in_the_clean_room(box):
    evil = """
        import pickle, os
        class Evil:
            def __reduce__(self):
                return os.system, ("touch /submission/marker /tmp/marker",)
        open("model.pkl", "wb").write(pickle.dumps(Evil()))
        """
    look = "assert not [path for path in ('marker', '/tmp/marker') if os.path.exists(path)]"
    careful = f"""
        # clean room
        import os
        from autograder.checks.loader import RefusedClass, open_model
        try:
            open_model("model.pkl")
        except RefusedClass:
            {look}
        else:
            raise AssertionError("it was opened")
        """
    careless = f"# clean room\nimport os, pickle\npickle.load(open('model.pkl', 'rb'))\n{look}"
    judge = "# clean room\nfrom autograder.checks.loader import open_model\nopen_model('model.pkl')"
    done = run(
        box,
        evil,
        ("careful", careful),
        ("careless", careless),
        ("refused", judge),
        ("unharmed", f"# clean room\nimport os\n{look}"),
    )
    assert points(done) == {"careful": 1, "careless": 0, "refused": 0, "unharmed": 1}
    assert causes(done)["careless"] == "AssertionError", "where a payload runs, its marker is found"
    assert causes(done)["refused"] == "RefusedClass"


def test_output_is_counted_in_bytes_of_utf_8(box):
    """900 characters of Chinese are 2,700 bytes; 700 ends of lines are 700."""
    rules = Rules(replace(SMALL, cell_output=1000))
    done = run(
        box,
        ("chinese", "print('\u6a21' * 900)"),
        ("lines", "print('\\n' * 699)"),
        ("shown", "from IPython.display import display\ndisplay('\u6a21' * 900)"),
        LATER,
        rules=rules,
    )
    assert points(done) == {"chinese": 0, "lines": 1, "shown": 0, "later": 1}
    assert causes(done)["chinese"] == causes(done)["shown"] == "output-limit"


def test_a_class_named_like_a_cause_of_ours_is_the_students_exception(box):
    lie = "raise type('machine', (Exception,), {})('not my fault')"
    code = "raise type('E-FINE', (Exception,), {})('not my fault')"
    done = run(box, ("machine", lie), ("code", code))
    assert causes(done) == {"machine": "Exception", "code": "Exception"}


def test_a_huge_file_with_a_hole_costs_what_is_judged_by_files_and_nothing_of_ours(tmp_path_factory):
    limits = replace(SMALL, file_mb=4000, files_mb=5)
    sparse = "with open('hole.bin', 'wb') as file: file.truncate(3_000_000_000)"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Box(tmp_path_factory.mktemp("box") / "b", limits=limits) as box:
        cells = [EARLIER, sparse, ("clean", "# clean room\nassert True"), LATER]
        done = run(box, *cells, rules=Rules(limits))
    assert points(done) == {"earlier": 1, "clean": 0, "later": 1}
    assert causes(done)["clean"] == "too-large"
    assert done.files == {} and "not kept" in done.flags[0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000, "kilobytes"


def test_warnings_cost_nothing_and_a_number_is_partial_credit(box):
    done = run(
        box,
        ("warned", "import warnings, sys; warnings.warn('careful'); print('x', file=sys.stderr)"),
        ("half", "import numpy as np; np.float64(0.5)"),
        ("more", "7"),
        ("text", "'fine'"),
    )
    assert points(done) == {"warned": 1, "half": 0.5, "more": None, "text": 1}


def test_a_submission_that_takes_too_long_is_stopped(box):
    rules = Rules(replace(SMALL, cell_seconds=3, submission_seconds=5))
    start = time.monotonic()
    done = run(box, *["import time; time.sleep(2)"] * 10, ("last", "assert True"), rules=rules)
    assert points(done) == {"last": 0}
    assert "longer than it may" in done.verdicts["last"].message
    assert time.monotonic() - start < 60, "it did not run to its natural end of twenty seconds and more"


def test_what_follows_a_cell_that_was_stopped_says_so_first(box):
    done = run(
        box,
        "import time\ntime.sleep(60)\nanswer = 42",
        UNDESERVED,
        rules=Rules(replace(SMALL, cell_seconds=2)),
    )
    message = done.verdicts["undeserved"].message
    assert message.startswith("cell 1 did not end within 2 s and was stopped. NameError"), message


SPOILED = {
    "read only": "os.chmod('/submission', 0o555)",
    "closed": "os.chmod('/submission', 0o000)",
    "open to everybody": "os.chmod('/submission', 0o777)",
    "with a default list of access": (
        "os.setxattr('/submission', 'system.posix_acl_default', struct.pack('<I', 2) + b''.join("
        "struct.pack('<HHI', *entry) for entry in [(1, 0, 2**32 - 1), (4, 0, 2**32 - 1), (32, 0, 2**32 - 1)]))"
    ),
    "/tmp closed": "os.chmod('/tmp', 0o000)",
    "shared memory closed": "os.chmod('/dev/shm', 0o000)",
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_folder_that_was_spoiled_costs_the_next_submission_nothing(box, how):
    spoil = (
        f"import contextlib, os, struct\nwith contextlib.suppress(OSError):\n    {SPOILED[how]}\nanswer = 42"
    )
    done = run(box, spoil, ("look", "import os\nassert oct(os.stat('/submission').st_mode)"))
    if "chmod('/submission'" in spoil:  # elsewhere the system may have refused
        assert done.odd, "this box is not used again"
    writes = "open('mine.txt', 'w').write('42')\nopen('/tmp/mine', 'w').write('42')\nanswer = 42"
    after = run(box, writes, ("works", "assert open('mine.txt').read() == open('/tmp/mine').read() == '42'"))
    assert points(after) == {"works": 1} and not after.odd, causes(after)


def test_an_honest_notebook_leaves_a_box_as_it_was(box):
    done = run(box, "import tempfile\nopen('a', 'w').close()\ntempfile.mkdtemp()\nanswer = 42", UNDESERVED)
    assert points(done) == {"undeserved": 1} and not done.odd
