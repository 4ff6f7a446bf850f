"""The course as people meet it: a real JupyterLab, driven in a real Chromium.

A learner opens the lesson and the exercise in the folder that `autograder start` filled; an instructor opens nbgrader's
formgrader in a class that `autograder new` made and `autograder grade` graded. Each test leaves a picture of what was
on the screen, in the folder that MODELKEEPING_SCREENSHOTS names or else in pytest's own.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import pytest
from conftest import Run
from jupyter_server.serverapp import list_running_servers
from nbformat import NotebookNode
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from autograder.cases import Case, submitted

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ASSIGNMENT = "01-saving"
LESSON = f"lessons/{ASSIGNMENT}.ipynb"
STARTER = f"exercises/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
SOLVED = f"solved/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
NO_SCALER = """\
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline


def build_pipeline():
    forest = RandomForestClassifier(n_estimators=100, random_state=42)
    return Pipeline([("pca", PCA(n_components=10)), ("forest", forest)])


model = build_pipeline().fit(X_train, y_train)
"""

SECONDS = 1000  # Playwright counts in milliseconds
PATIENCE = 60 * SECONDS  # for what takes a second on an idle machine
LESSON_TIME = 120 * SECONDS  # a lesson runs in under a minute on an idle machine
SCREEN = {"width": 1440, "height": 900}
CHROMIUM_OPTIONS = [
    "--no-sandbox",  # Chromium as root, in a container, refuses to start with its own sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Window = Callable[[str], AbstractContextManager[Page]]


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: the folder it shows, and where it listens."""

    folder: Path
    url: str
    token: str

    def address(self, workspace: str, path: str = "") -> str:
        """Where `path` is open and nothing else is: JupyterLab would reopen what the workspace last showed."""
        return f"{self.url}lab/workspaces/{workspace}{f'/tree/{path}' if path else ''}?token={self.token}"


@contextmanager
def jupyterlab(folder: Path, home: Path) -> Iterator[Lab]:
    """JupyterLab started in `folder` as a user starts it, but knowing nothing of this machine's user and settings."""
    decline_news(home / "config")
    runtime = home / "runtime"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))
    }
    environment |= {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config")}
    environment |= {"JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_RUNTIME_DIR": str(runtime)}
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        "--no-browser",
        "--port=0",
        f"--ServerApp.root_dir={folder}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    log = home / "jupyterlab.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield wait_for_lab(server, folder, runtime, log)
        finally:
            stop(server)


def decline_news(config: Path) -> None:
    """Answer No, as a user may, to what JupyterLab asks at first: it needs the network, and lies over the page."""
    settings = config / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    text = json.dumps({"fetchNews": "false", "checkForUpdates": False})
    (settings / "notification.jupyterlab-settings").write_text(text, encoding="utf-8")


def wait_for_lab(server: subprocess.Popen[bytes], folder: Path, runtime: Path, log: Path) -> Lab:
    """The running JupyterLab, as soon as it has written down where it listens."""
    end = time.monotonic() + 180
    while time.monotonic() < end and server.poll() is None:
        for info in list_running_servers(str(runtime)):
            return Lab(folder, info["url"], info["token"])
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end with its kernels; what is still there after half a minute is killed, and is a failure."""
    if server.poll() is not None:
        return
    started = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    server.terminate()
    _, left_over = psutil.wait_procs(started, timeout=30)
    for process in left_over:
        process.kill()
    server.wait()
    assert not left_over, f"JupyterLab left processes behind: {left_over}"


@pytest.fixture(scope="module")
def my_course(autograder: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's folder, filled by `autograder start` in a fresh copy of the course, and one solved exercise in it."""
    clone = tmp_path_factory.mktemp("clone")
    not_in_git = shutil.ignore_patterns("models", "__pycache__", ".ipynb_checkpoints")
    for part in ("autograder", "lessons", "exercises", "solutions"):
        shutil.copytree(repository / part, clone / part, ignore=not_in_git)
    done = autograder("start", cwd=clone)
    assert done.returncode == 0, done.stderr
    shutil.copytree(clone / "solutions", clone / "my-course" / "solved")
    return clone / "my-course"


@pytest.fixture(scope="module")
def graded_class(autograder: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of three, graded: `results.json` in it holds what `autograder grade` said."""
    course = tmp_path_factory.mktemp("instructor") / "a-class"
    made = autograder("new", course)
    assert made.returncode == 0, made.stderr
    solution = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    starter = course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    forgot = Case("no-scaler", "wrong", "The scaler is forgotten.", answers={"task1-pipeline": NO_SCALER})
    hand_in(course, "ada", nbformat.read(solution, as_version=4))
    hand_in(course, "ben", submitted(solution, forgot))
    hand_in(course, "cleo", nbformat.read(starter, as_version=4))
    graded = autograder("grade", ASSIGNMENT, "--course", course, "--json", course / "results.json")
    assert graded.returncode == 0, graded.stdout + graded.stderr
    return course


def hand_in(course: Path, student: str, notebook: NotebookNode) -> None:
    """Put a notebook where the submissions of a class lie."""
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


@pytest.fixture(scope="module")
def learners_lab(my_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab in the learner's folder, as `make lab` opens it."""
    with jupyterlab(my_course, tmp_path_factory.mktemp("learner") / "home") as lab:
        yield lab


@pytest.fixture(scope="module")
def instructors_lab(graded_class: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab in the class folder, where nbgrader finds the class's configuration."""
    with jupyterlab(graded_class, tmp_path_factory.mktemp("teacher") / "home") as lab:
        yield lab


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with a new user folder and a home of its own."""
    home = str(tmp_path_factory.mktemp("browser"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_OPTIONS, env={**os.environ, "HOME": home}
        )
        yield browser
        browser.close()


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where the pictures go."""
    folder = Path(os.environ.get("MODELKEEPING_SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def window(browser: Browser, screenshots: Path) -> Window:
    """Opens a browser window, photographs its end whatever came of it, and accepts no error in the browser's console.

    Errors are what pages log as errors, exceptions nobody catches, and addresses that cannot be fetched. None is
    ignored.
    """

    @contextmanager
    def open_window(name: str) -> Iterator[Page]:
        errors: list[str] = []

        def note(message: ConsoleMessage) -> None:
            if message.type == "error":
                errors.append(f"{message.text} ({message.location['url']})")

        with browser.new_context(viewport=SCREEN, locale="en-US") as context:
            context.set_default_timeout(PATIENCE)
            context.on("console", note)
            context.on("weberror", lambda uncaught: errors.append(str(uncaught.error)))
            page = context.new_page()
            try:
                yield page
            finally:
                page.screenshot(path=screenshots / f"{name}.png")
        assert not errors

    return open_window


def test_a_learner_runs_the_whole_lesson(window: Window, learners_lab: Lab) -> None:
    """Run > Run All Cells: every cell runs, no cell ends in an error, and there is a figure to look at."""
    with window("lesson") as page:
        cells = open_notebook(page, learners_lab.address("lesson", LESSON))
        choose(page, "Run", "Run All Cells")
        wait_until_all_have_run(page, cells)
        save(page)
        show_whole(page, cells)

        figures = cells.locator('[data-mime-type="image/png"] img')
        widths = figures.evaluate_all(
            "images => Promise.all(images.map(image => image.decode().then(() => image.naturalWidth)))"
        )
    saved = nbformat.read(learners_lab.folder / LESSON, as_version=4)
    assert [error for cell in saved.cells for error in errors_of(cell)] == []
    assert [
        cell.id for cell in saved.cells if cell.cell_type == "code" and cell.execution_count is None
    ] == []
    assert widths
    assert all(width > 0 for width in widths)


def test_validate_tells_a_learner_what_is_still_missing(window: Window, learners_lab: Lab) -> None:
    """On the untouched exercise, Validate shows each check's own message: what was found, and what to do next."""
    starter = nbformat.read(learners_lab.folder / STARTER, as_version=4)
    checks = [cell for cell in starter.cells if cell.metadata.get("nbgrader", {}).get("grade")]

    with window("validate-starter") as page:
        said = validate(page, learners_lab.address("starter", STARTER))

        expect(said.get_by_text("The following cell failed:")).to_have_count(len(checks))
        messages = said.get_by_text("Not yet (E-")
        expect(messages).to_have_count(len(checks))
        for message in messages.all():
            for part in ("Found:", "Expected:", "Why it matters:", "Next:"):
                expect(message).to_contain_text(part)
        expect(messages.first).to_contain_text("E-NOT-ATTEMPTED")
        expect(messages.first).to_contain_text("`build_pipeline` is still as it was handed out.")
        expect(said).not_to_contain_text("Traceback")
        expect(said).not_to_contain_text(
            "verdict.py"
        )  # where NotYet is raised, if ever a frame of ours were shown


def test_validate_tells_a_learner_that_all_is_done(window: Window, learners_lab: Lab) -> None:
    """On the solved exercise, Validate says that it passes."""
    with window("validate-solution") as page:
        said = validate(page, learners_lab.address("solution", SOLVED))

        expect(said).to_contain_text("Success! Your notebook passes all the tests.")
        expect(said).not_to_contain_text("failed")


def test_an_instructor_sees_the_class_in_the_formgrader(
    window: Window, instructors_lab: Lab, screenshots: Path
) -> None:
    """Nbgrader > Formgrader lists the assignment, and behind it every submission with the score `autograder` gave."""
    results = json.loads((instructors_lab.folder / "results.json").read_text(encoding="utf-8"))
    scores = {result["student"]: f"{result['points']:g} / {result['max_points']:g}" for result in results}
    assert scores["ada"] == "20 / 20"
    assert scores["cleo"] == "0 / 20"
    assert scores["ben"] not in ("20 / 20", "0 / 20")

    with window("formgrader-submissions") as page:
        page.goto(instructors_lab.address("formgrader"))
        expect(page.get_by_role("listitem").filter(has_text="gradebook.db")).to_be_visible(timeout=PATIENCE)
        choose(page, "Nbgrader", "Formgrader")
        formgrader = page.get_by_role("tabpanel", name="Formgrader").frame_locator("iframe")
        rows = formgrader.get_by_role("row")
        assignment = rows.filter(has=page.get_by_role("link", name=ASSIGNMENT, exact=True))
        expect(assignment).to_be_visible(timeout=PATIENCE)
        page.screenshot(path=screenshots / "formgrader-assignments.png")

        assignment.get_by_role("link", name=str(len(scores)), exact=True).click()

        for student, score in scores.items():
            submission = rows.filter(has=page.get_by_role("gridcell", name=student, exact=True))
            expect(submission.get_by_role("gridcell", name=score, exact=True)).to_be_visible(timeout=PATIENCE)


def open_notebook(page: Page, address: str) -> Locator:
    """Open a notebook, wait until its kernel is ready, and return its cells."""
    page.goto(address)
    expect_idle(page)
    return page.get_by_role("feed", name="Cells")


def expect_idle(page: Page) -> None:
    """Wait until the status bar says that the kernel has nothing to do."""
    expect(page.get_by_text("Python 3 (ipykernel) | Idle", exact=True)).to_be_visible(timeout=PATIENCE)


def choose(page: Page, menu: str, item: str) -> None:
    """Click on an entry of a menu."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def wait_until_all_have_run(page: Page, cells: Locator) -> None:
    """Wait until the first cell has its number and none waits for one; JupyterLab marks all of them at once."""
    expect(cells.get_by_text("[1]:", exact=True)).to_have_count(1, timeout=PATIENCE)
    expect(cells.get_by_text("[*]:", exact=True)).to_have_count(0, timeout=LESSON_TIME)
    expect_idle(page)


def save(page: Page) -> None:
    """Save the notebook, and wait until the server has it."""
    with page.expect_response(
        lambda answer: answer.request.method == "PUT" and ".ipynb" in answer.url
    ) as saved:
        page.get_by_role("button", name="Save and create checkpoint").click()
    assert saved.value.ok


def show_whole(page: Page, cells: Locator) -> None:
    """Go to the top and make the window as tall as the notebook, so that a picture of it shows every cell."""
    for _ in range(2):  # JupyterLab estimates the height of what it has not painted yet
        cells.get_by_role("heading", level=1).scroll_into_view_if_needed()
        height = cells.evaluate("cells => cells.scrollHeight")
        page.set_viewport_size({**SCREEN, "height": height + 150})


def validate(page: Page, address: str) -> Locator:
    """Open a notebook, click on Validate, and return the dialog with the answer."""
    open_notebook(page, address)
    page.get_by_role("button", name="Validate", exact=True).click()
    dialog = page.get_by_role("dialog").filter(has_text="Validation Results")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    return dialog


def errors_of(cell: NotebookNode) -> list[str]:
    """What went wrong in a cell, if anything."""
    return [
        f"{cell.id}: {output.ename}: {output.evalue}"
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
