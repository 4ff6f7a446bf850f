"""What a notebook can see, write and use in a box, what it cannot, and that nothing it does reaches the next one."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import REPOSITORY, lacking
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from autograder.folders import read_files
from autograder.limits import Limits
from autograder.sandbox import Box, PlaceError, bubblewrap
from autograder.sandbox import box as boxes
from autograder.sandbox.kernel import BoxKernelManager

STACK = ["numpy", "pandas", "joblib", "sklearn.ensemble", "sklearn.datasets", "matplotlib.pyplot"]
SMALL = Limits(process_memory_mb=2048, memory_mb=400, processes=100, file_mb=16, disk_mb=24, scratch_mb=8)


@pytest.fixture(scope="module")
def can_box() -> None:
    """A skip with its reason where no box can be built."""
    try:
        Box.examine()
    except PlaceError as error:
        lacking(str(error))


@pytest.fixture(scope="module")
def make_box(can_box, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Box]]:
    """Build boxes; all are closed in the end."""
    with contextlib.ExitStack() as closing:

        def make(preload=(), **options) -> Box:
            return closing.enter_context(Box(tmp_path_factory.mktemp("box") / "b", preload, **options))

        yield make


@pytest.fixture(scope="module")
def shared_box(make_box) -> Box:
    """A box with the course's stack and small limits."""
    return make_box(STACK, limits=SMALL)


@pytest.fixture
def box(shared_box: Box) -> Iterator[Box]:
    """The shared box, as the last test left it after clearing; afterwards it must still be of use."""
    yield shared_box
    shared_box.clear()
    assert run(shared_box, "1 + 1") == ["2"]
    assert not shared_box.clear()


def client(box: Box, *cells: str, kernel: str = "python3", **options) -> NotebookClient:
    """nbclient as it comes, on a kernel in the box."""
    sources = [nbformat.v4.new_code_cell(textwrap.dedent(cell)) for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=sources)
    manager = BoxKernelManager(box=box, kernel_name=kernel)
    return NotebookClient(notebook, km=manager, timeout=30, shutdown_kernel="immediate", **options)


def run(box: Box, *cells: str, **options) -> list[str]:
    """Run cells as a notebook in the box; returns what each printed and showed."""
    runner = client(box, *cells, allow_errors=True, **options)
    runner.execute(cleanup_kc=True)
    return [said(cell) for cell in runner.nb.cells]


def said(cell: nbformat.NotebookNode) -> str:
    texts = []
    for output in cell.outputs:
        if output.output_type == "error":
            texts.append(f"{output.ename}: {output.evalue}")
        elif output.get("name") != "stderr":
            texts.append(output.get("text") or output.data["text/plain"])
    return "".join(texts).strip()


# -- an ordinary notebook ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_notebook_runs_under_stock_nbclient(box):
    trained, drawn = run(
        box,
        """
        import joblib
        from sklearn.datasets import load_iris
        from sklearn.ensemble import RandomForestClassifier
        X, y = load_iris(return_X_y=True)
        model = RandomForestClassifier(5, random_state=0).fit(X, y)
        joblib.dump(model, "model.joblib")
        (joblib.load("model.joblib").predict(X) == model.predict(X)).all()
        """,
        """
        import matplotlib.pyplot as plt
        plt.plot([1, 2]);
        """,
    )
    assert trained in ("True", "np.True_")
    assert drawn == "<Figure size 640x480 with 1 Axes>"
    assert (box.submission / "model.joblib").is_file()


def test_the_kernel_is_a_fork_that_has_the_stack_already(box):
    parent, loaded = run(
        box, "import os, sys; os.getppid()", f"[name for name in {STACK} if name not in sys.modules]"
    )
    assert (parent, loaded) == ("1", "[]")


def test_it_behaves_like_any_kernel(box):
    (box.submission / "helper.py").write_text("ANSWER = 42\n")
    outputs = run(
        box,
        "import helper; helper.ANSWER",
        "!echo from a shell",
        "lines = !echo captured\nlines[0]",
        "%timeit -n1 -r1 1 + 1",
        "import asyncio; await asyncio.sleep(0, 'awaited')",
        "from joblib import Parallel, delayed; Parallel(2)(delayed(lambda x: x * x)(i) for i in range(3))",
        "Parallel(2, prefer='threads')(delayed(abs)(-i) for i in range(3))",
        "import multiprocessing\nwith multiprocessing.Pool(2) as pool: squares = pool.map(abs, [-1, -2])\nsquares",
        "import onnxruntime; onnxruntime.get_available_providers()[-1]",
        "%%bash\necho $HOME $OMP_NUM_THREADS",
        "import tempfile; tempfile.gettempdir()",
    )
    assert outputs[0] == "42"
    assert outputs[1] == "from a shell"
    assert outputs[2] == "'captured'"
    assert "per loop" in outputs[3]
    assert outputs[4] == "'awaited'"
    assert outputs[5:8] == ["[0, 1, 4]", "[0, 1, 2]", "[1, 2]"]
    assert outputs[8] == "'CPUExecutionProvider'"
    assert outputs[9:] == ["/tmp 1", "'/tmp'"]


def test_an_endless_loop_is_interrupted_and_the_notebook_goes_on(box):
    runner = client(
        box, "while True: pass", "import subprocess; subprocess.run(['sleep', '60'])", "'after'",
        interrupt_on_timeout=True, allow_errors=True,
    )  # fmt: skip
    runner.timeout = 1
    runner.execute(cleanup_kc=True)
    loop, sleep, after = map(said, runner.nb.cells)
    assert loop.startswith("KeyboardInterrupt")
    assert sleep.startswith("KeyboardInterrupt")
    assert after == "'after'"


def test_every_fork_has_its_own_random_numbers(box):
    draw = "import random, numpy, uuid; print(random.random(), numpy.random.rand(), uuid.uuid4())"
    drawn = [run(box, draw)[0].split() for _ in range(2)]
    assert len({*drawn[0], *drawn[1]}) == 6


# -- what it can see and write -------------------------------------------------------------------------------

LOOK = """
import json, os, sys
seen, writable = [], []
for folder, folders, names in os.walk("/"):
    if folder in {known}:
        folders.clear()
    else:
        seen += [os.path.join(folder, name) for name in names]
        seen += [os.path.join(folder, name) for name in folders if os.path.islink(os.path.join(folder, name))]
    seen.append(folder)
    if os.access(folder, os.W_OK):
        writable.append(folder)
print(json.dumps([sorted(seen), sorted(writable)]))
"""


def test_what_lies_at_the_root_is_this_and_nothing_else(box):
    mine = [Path(sys.prefix), Path(sys.base_prefix), REPOSITORY / "autograder"]
    mine = {str(path) for path in mine if not path.is_relative_to("/usr")}
    known = {
        "/usr",
        "/proc",
        "/sys/devices/system/cpu",
        "/dev",
        "/tmp",
        "/etc/alternatives",
        "/etc/fonts",
        "/etc/ssl/certs",
    }
    output = run(
        box, LOOK.format(known=sorted(known | mine | {"/bin", "/lib", "/lib64", "/sbin"} - {"/tmp"}))
    )[0]
    seen, writable = map(set, json.loads(output))
    parents = {str(parent) for path in known | mine for parent in Path(path).parents}
    files = {"/etc/passwd", "/etc/group", "/etc/hosts", "/etc/ld.so.cache", "/etc/localtime", "/etc/R"}
    system = {"/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin"}
    own = {"/submission", "/sockets", "/connection", "/connection/kernel.json"}
    sockets = {path for path in seen if path.startswith("/sockets/")}
    assert seen <= known | mine | parents | files | system | own | sockets
    assert len(sockets) == 6  # this kernel's folder with its five sockets
    assert writable - sockets - {"/sockets"} == {"/submission", "/tmp"}


def test_nothing_of_the_host_is_there(box, tmp_path):
    (tmp_path / "secret").write_text("secret")
    hidden = [tmp_path / "secret", REPOSITORY / "solutions", REPOSITORY / "tests", REPOSITORY / "pyproject.toml",
              box.folder, Path("/etc/shadow"), Path("/var"), Path("/run")]  # fmt: skip
    output = run(
        box, f"import os; [path for path in {[str(path) for path in hidden]} if os.path.lexists(path)]"
    )
    assert output == ["[]"]


def test_only_three_devices_take_files(box):
    found = run(
        box,
        """
        import os
        def writes(folder):
            try:
                open(f"{folder}/x", "w").close()
                return True
            except OSError:
                return False
        folders = ["/", "/dev", "/etc", "/usr", "/proc", "/sys", "/connection", "/tmp", "/dev/shm", "/submission"]
        [folder for folder in folders if writes(folder)]
        """,
        f"[folder for folder in {[sys.prefix, str(REPOSITORY), str(REPOSITORY / 'autograder')]} if writes(folder)]",
    )
    assert found == ["['/tmp', '/dev/shm', '/submission']", "[]"]


def test_the_graders_environment_is_not_handed_on(box, monkeypatch):
    monkeypatch.setenv("GRADEBOOK_PASSWORD", "secret")
    assert run(box, "import os; 'GRADEBOOK_PASSWORD' in os.environ") == ["False"]


def test_no_network(box):
    with socket.create_server(("127.0.0.1", 0)) as host:
        port = host.getsockname()[1]
        refused, own = run(
            box,
            f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
            """
            with socket.create_server(("localhost", 0)) as own:
                print(bool(socket.create_connection(own.getsockname())))
            """,
        )
    assert refused.startswith("ConnectionRefusedError")
    assert own == "True"


def test_no_privileges(box):
    who, capabilities = run(
        box,
        "import os; print(os.getresuid(), os.getresgid())",
        """
        status = dict(line.split(":", 1) for line in open("/proc/self/status"))
        [status[name].strip() for name in ("CapEff", "CapPrm", "NoNewPrivs")]
        """,
    )
    uid = box.uid or 1000
    assert who == f"{(uid,) * 3} {(uid,) * 3}"
    assert capabilities == str(["0" * 16, "0" * 16, "1"])


def test_no_way_to_more_privileges(box):
    outputs = run(
        box,
        "!unshare --user id 2>&1",
        """
        import ctypes, errno, os, platform, threading
        libc = ctypes.CDLL(None, use_errno=True)
        clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
        libc.syscall(clone, 0x10000000 | 17, 0, 0, 0, 0), ctypes.get_errno() == errno.EPERM
        """,
        "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), ctypes.get_errno() == errno.EPERM",
        "thread = threading.Thread(target=print, args=['a thread']); thread.start(); thread.join()",
    )
    assert "Operation not permitted" in outputs[0]
    assert outputs[1:] == ["(-1, True)", "(-1, True)", "a thread"]


# -- the warm process ----------------------------------------------------------------------------------------


def test_the_warm_process_cannot_be_killed_stopped_traced_or_read(box):
    refused = run(
        box,
        """
        import ctypes, os, time
        for number in range(1, 65):
            try:
                os.kill(1, number)
            except OSError:
                pass
        time.sleep(0.2)
        [line.split()[1] for line in open("/proc/1/status") if line.startswith("State")]
        """,
        "libc = ctypes.CDLL(None, use_errno=True); libc.ptrace(16, 1, 0, 0), os.strerror(ctypes.get_errno())",
        """
        def opens(name):
            try:
                return bool(os.listdir("/proc/1/fd") if name == "fd" else open(f"/proc/1/{name}", "rb").read(1))
            except PermissionError:
                return False
        [name for name in ("mem", "environ", "maps", "fd", "auxv") if opens(name)]
        """,
    )
    assert refused[0] in ("['S']", "['R']")
    assert refused[1] == "(-1, 'Operation not permitted')"
    assert refused[2] == "[]"


# -- what breaks a limit costs that notebook only ------------------------------------------------------------


@pytest.mark.parametrize("end", ["!kill -9 -1", "import os; os._exit(3)", "import os; os.kill(0, 9)"])
def test_a_kernel_that_ends_itself(box, end):
    with pytest.raises(DeadKernelError):
        run(box, end)


def test_a_fork_loop_is_refused_and_gone(box):
    forked = run(
        box,
        """
        import os, time
        children = 0
        try:
            while children < 1000:
                if os.fork() == 0:
                    os.setsid()
                    time.sleep(600)
                children += 1
        except BlockingIOError:
            pass
        children
        """,
    )
    assert 50 < int(forked[0]) < SMALL.processes
    assert box.clear().processes > 50


@pytest.mark.slow
def test_a_fork_loop_in_one_box_does_not_hurt_another(shared_box, make_box):
    other = make_box(limits=SMALL)
    innocent = "import subprocess; subprocess.run('echo unhurt', shell=True, capture_output=True).stdout"
    loop = client(shared_box, "import os, time\nwhile os.fork(): pass\ntime.sleep(600)", allow_errors=True)
    with loop.setup_kernel(cleanup_kc=True):
        loop.execute_cell(loop.nb.cells[0], 0)
        assert said(loop.nb.cells[0]).startswith("BlockingIOError")
        assert run(other, innocent) == ["b'unhurt\\n'"]


def test_more_memory_than_a_process_may_have(box):
    refused, after = run(box, "b'1' * (3 << 30)", "'after'")
    assert refused.startswith("MemoryError") and after == "'after'"


def test_more_memory_than_all_processes_together_may_have(box):
    runner = client(
        box,
        """
        import os, time
        mine = b'1' * (150 << 20)
        """,
        """
        for _ in range(3):
            if os.fork() == 0:
                theirs = b'1' * (150 << 20)
                time.sleep(600)
        """,
    )
    with runner.setup_kernel(cleanup_kc=True):
        runner.execute_cell(runner.nb.cells[0], 0)
        assert box.exceeded() is None
        runner.execute_cell(runner.nb.cells[1], 1)
        deadline = time.monotonic() + 10
        while box.exceeded() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        assert "MB of memory; 400 MB are allowed" in box.exceeded()


def test_files_that_are_too_large(box):
    too_large, scratch = run(
        box,
        "open('big', 'wb').write(b'1' * (17 << 20))",
        "for n in range(3): open(f'/tmp/{n}', 'wb').write(b'1' * (4 << 20))",
    )
    assert "File too large" in too_large
    assert "No space left" in scratch
    assert box.exceeded() is None
    assert run(box, "for n in range(3): open(f'/submission/{n}', 'wb').write(b'1' * (12 << 20))") == [""]
    assert box.exceeded() == "The notebook's files took more than the 24 MB that are allowed."


@pytest.mark.parametrize(
    "hide",
    ["os.mkdir('d')\nos.chdir('d')", "for _ in range(3000):\n    os.mkdir('d')\n    os.chdir('d')"],
    ids=["behind a locked folder", "very deep"],
)
def test_files_that_are_hidden_count(box, hide):
    fill = "for n in range(3): open(str(n), 'wb').write(b'1' * (12 << 20))"
    assert run(box, f"import os\n{hide}\n{fill}\nos.chmod('.', 0)") == [""]
    assert box.exceeded()


# -- nothing is left for the next one ------------------------------------------------------------------------


def test_daemons_are_gone_after_clearing(box):
    run(
        box,
        """
        import os, time
        for _ in range(5):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(600)
                os._exit(0)
            os.wait()  # until the daemon is there
        """,
    )
    assert box.clear().processes == 5
    look = "import os; {int(name) for name in os.listdir('/proc') if name.isdigit()} == {1, os.getpid()}"
    assert run(box, look) == ["True"]


def test_files_are_gone_after_clearing(box):
    run(
        box,
        """
        import os
        for place in ("/tmp", "/dev/shm", "/submission"):
            os.makedirs(f"{place}/.hidden/locked")
            open(f"{place}/.hidden/locked/file", "w").close()
            os.symlink("/usr", f"{place}/link")
            os.mkfifo(f"{place}/pipe")
            os.chmod(f"{place}/.hidden/locked", 0)
            os.chmod(f"{place}/.hidden", 0)
            os.chdir(place)
            for _ in range(1500):
                os.mkdir("deep")
                os.chdir("deep")
        """,
    )
    assert not box.clear()
    assert list(box.submission.iterdir()) == []
    look = """
        import os
        at_home = {".ipython", ".config", ".cache"}  # the new kernel's own
        [sorted({*os.listdir(place)} - at_home) for place in ("/tmp", "/dev/shm", "/submission", "/dev/mqueue")]
        """
    mounted = [name for name in (str(REPOSITORY), sys.prefix, sys.base_prefix) if name.startswith("/tmp/")]
    assert run(box, look) == [str([sorted({Path(name).parts[2] for name in mounted}), [], [], []])]


def test_shared_memory_that_outlives_its_process_is_told(make_box):
    box = make_box()
    run(box, "import ctypes; ctypes.CDLL(None).shmget(4711, 4096, 0o1600)")
    assert box.clear().objects == 1


def test_a_kernel_sees_only_its_own_sockets_and_connection_file(box):
    look = "import os; len(os.listdir('/sockets')), os.listdir('/connection')"
    for _ in range(2):
        assert run(box, look) == ["(1, ['kernel.json'])"]
        box.clear()


def test_a_box_is_filled_only_when_nothing_runs_in_it(box, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/rows.csv").write_text("1,2")
    (tmp_path / "link").symlink_to("/etc/passwd")
    files = read_files(tmp_path)
    box.fill(files)
    assert run(box, "import os; os.listdir('.'), open('data/rows.csv', 'a').write(',3')") == ["(['data'], 2)"]
    runner = client(box, "1")
    with runner.setup_kernel(cleanup_kc=True), pytest.raises(PlaceError, match="cleared before it is filled"):
        box.fill(files)


def test_the_box_dies_with_the_grader(can_box, tmp_path):
    program = (
        "import sys; from pathlib import Path; from autograder.sandbox.box import Box\n"
        "box = Box(Path(sys.argv[1]), preload=None); box.start(); print('ready', flush=True); input()"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", program, tmp_path / "b"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert grader.stdout.readline() == "ready\n"
    assert _processes_that_mention(tmp_path)
    grader.kill()
    grader.wait()
    deadline = time.monotonic() + 5
    while _processes_that_mention(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _processes_that_mention(tmp_path)


def _processes_that_mention(path: Path) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and os.fsencode(path) in (entry / "cmdline").read_bytes():
                found.append(entry.name)
    return found


# -- other kernels, other machines ---------------------------------------------------------------------------


@pytest.fixture
def kernelspec(tmp_path, monkeypatch) -> Callable[..., str]:
    """Install a kernelspec for this test."""

    def install(name: str, argv: list[str]) -> str:
        folder = tmp_path / "spec"
        folder.mkdir()
        (folder / "kernel.json").write_text(
            json.dumps({"argv": argv, "display_name": name, "language": "other"})
        )
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
        KernelSpecManager().install_kernel_spec(str(folder), name, user=True)
        return name

    return install


def test_another_environments_kernel_starts_cold_in_the_same_kind_of_box(make_box, kernelspec, tmp_path):
    other = tmp_path / "other"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", other], check=True)
    packages = next(other.glob("lib/*/site-packages"))
    (packages / "ours.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    name = kernelspec("other", [f"{other}/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"])
    box = make_box(preload=None, see=[other])
    prefix, root = run(
        box,
        "import sys, os; sys.prefix",
        f"os.path.exists({str(Path.home() / '.profile')!r}), os.getppid()",
        kernel=name,
    )
    assert prefix == repr(str(other))
    assert root == "(False, 1)"


def test_the_solutions_in_a_wheel_of_ours_are_hidden_in_every_python_that_a_box_shows(make_box, tmp_path):
    """Also where the package itself runs from somewhere else."""
    packed = tmp_path / "other" / "lib" / "python3.12" / "site-packages" / "autograder" / "_course"
    (packed / "solutions").mkdir(parents=True)
    (packed.parent / "limits.py").touch()
    beside, within, writing = run(
        make_box(see=[tmp_path / "other"]),
        f"from pathlib import Path; packed = Path({str(packed)!r}); sorted(p.name for p in packed.parent.iterdir())",
        "list(packed.iterdir())",
        "(packed / 'mine').touch()",
    )
    assert beside == "['_course', 'limits.py']"
    assert within == "[]"
    assert writing.startswith(("OSError: [Errno 30]", "PermissionError"))


def test_a_kernel_whose_sockets_are_links_is_not_connected_to(make_box, kernelspec, tmp_path):
    with socket.socket(socket.AF_UNIX) as host:
        host.bind(str(tmp_path / "s"))
        program = (
            "import json, os, sys, time; ip = json.load(open(sys.argv[1]))['ip']\n"
            f"for n in range(1, 6): os.symlink({str(tmp_path / 's')!r}, f'{{ip}}-{{n}}')\n"
            "time.sleep(60)"
        )
        name = kernelspec("links", [sys.executable, "-c", program, "{connection_file}"])
        box = make_box(preload=None)
        with pytest.raises(RuntimeError, match="is not a socket"):
            run(box, "1", kernel=name)


def test_a_kernel_that_cannot_start_says_so(make_box, kernelspec):
    name = kernelspec("missing", ["/usr/bin/no-such-kernel", "{connection_file}"])
    with pytest.raises(RuntimeError, match=r"FileNotFoundError.*no-such-kernel"):
        run(make_box(preload=None), "1", kernel=name)


def test_what_cannot_be_imported_before_a_fork_is_left_out_and_named(make_box, monkeypatch):
    monkeypatch.setattr(boxes, "NEVER_PRELOADED", ())
    box = make_box(["no_such_module", "onnxruntime", "json.tool"])
    assert box.skipped == {
        "no_such_module": "ModuleNotFoundError: No module named 'no_such_module'",
        "onnxruntime": "starts threads when it is imported",
    }


def test_a_machine_without_bubblewrap_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(boxes, "bwrap_path", lambda: None)
    with pytest.raises(PlaceError, match="install your system's package 'bubblewrap'"):
        Box(tmp_path / "b").start()


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"kernel/apparmor_restrict_unprivileged_userns": "1"}, "bwrap-userns-restrict"),
        ({"kernel/unprivileged_userns_clone": "0"}, "sysctl kernel.unprivileged_userns_clone=1"),
        ({"user/max_user_namespaces": "0"}, "sysctl user.max_user_namespaces"),
        ({}, "user namespaces have to be allowed"),
    ],
)
def test_a_machine_that_refuses_boxes_is_told_what_to_allow(tmp_path, monkeypatch, settings, advice):
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2; exit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setattr(boxes, "bwrap_path", lambda: refusing)
    monkeypatch.setattr(bubblewrap, "_setting", settings.get)
    monkeypatch.setattr(bubblewrap, "_in_container", lambda: False)
    with pytest.raises(PlaceError, match=rf"No permissions to create a new namespace.*{advice}"):
        Box(tmp_path / "b").start()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(PlaceError, match="needs an empty folder"):
        Box(tmp_path).start()
    assert (tmp_path / "thesis.txt").exists()


def test_a_closed_box_can_start_again_and_leaves_no_folder_behind(make_box):
    box = make_box()
    box.close()
    assert not box.alive and not box.folder.exists()
    umask = os.umask(0o077)
    try:
        box.start()
    finally:
        os.umask(umask)
    assert run(box, "1 + 1") == ["2"]


def test_a_folder_with_a_path_too_long_for_sockets_is_refused(tmp_path):
    with pytest.raises(PlaceError, match="choose a shorter one"):
        Box(tmp_path / ("long" * 30))
