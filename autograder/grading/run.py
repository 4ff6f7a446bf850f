"""One notebook run in a place: the student's kernel, then the kernels in which nothing of the student's has run."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol

from nbformat import NotebookNode

from autograder.causes import Cause
from autograder.folders import Files, TooLarge
from autograder.limits import MB, Limits
from autograder.notebooks import stopped_cells
from autograder.results import CellResult, GradedCell, NotebookPlan, Verdict
from autograder.sandbox import Place

from .canary import dice
from .driver import Driver

CODE = {  # what could be imported or run
    *(".py", ".pyc", ".pyi", ".pyd", ".pth", ".ipynb", ".sh"),
    *(".so", ".dll", ".dylib", ".zip", ".egg", ".whl"),
}


class Rules(Protocol):
    """What a run keeps to."""

    @property
    def limits(self) -> Limits:
        """What the notebook may use."""
        ...

    @property
    def stderr_costs_points(self) -> bool:
        """Whether, as in nbgrader, a test that writes to stderr has failed."""
        ...

    @property
    def kernel_name(self) -> str | None:
        """The kernel that runs the notebook, in place of its own."""
        ...


@dataclass
class NotebookRun:
    """A notebook after its run: its outputs, a verdict for each graded cell, what the instructor must know.

    `files` are those that it left; `odd` says whether the place should not be used again.
    """

    notebook: NotebookNode
    files: Files
    verdicts: dict[str, CellResult] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    odd: bool = False


def run_notebook(
    place: Place, files: Files, plan: NotebookPlan, notebook: NotebookNode, rules: Rules
) -> NotebookRun:
    """Run a sanitized notebook on these files and judge the cells of `plan` that a machine judges.

    The place is empty afterwards. Raises `PlaceError` if the place itself fails; whatever the notebook does ends in its
    verdicts.
    """
    return asyncio.run(_Judge(place, files, plan, notebook, rules).finish())


class _Judge:
    def __init__(
        self, place: Place, files: Files, plan: NotebookPlan, notebook: NotebookNode, rules: Rules
    ) -> None:
        self.place, self.name, self.rules = place, plan.name, rules
        self.graded = {cell.name: cell for cell in plan.cells if cell.by_machine}
        self.result = NotebookRun(notebook, files)
        self.deadline = time.monotonic() + rules.limits.submission_seconds
        self.deferred: list[tuple[int, Files]] = []  # where a cell waits, and the files as they stood there
        self.kept: dict[bytes, bytes] = {}  # each content once, however many cells see it
        self.trusted = True  # until a canary passes
        self.ended = "The cell did not run."

    async def finish(self) -> NotebookRun:
        """The student's kernel first; when everything in it is dead, the cells that want a kernel of their own."""
        self.place.fill(self.result.files)
        await self._students_kernel()
        with self._too_large("its files are not kept"):
            self.result.files = self._collected()
        self._clear()
        for position, files in self.deferred:
            await self._own_kernel(position, files)
        for cell in self.graded.values():
            self._judged(cell, Verdict(0.0, Cause.NOT_RUN, self.ended))
        return self.result

    async def _students_kernel(self) -> None:
        async with self._driver() as kernel:
            for position, cell in enumerate(self.result.notebook.cells):
                if cell.cell_type != "code":
                    continue
                graded = self.graded.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
                if graded is None:
                    await kernel.run(cell, position)
                elif graded.kernel == "student":
                    before = stopped_cells(kernel.stopped, self.rules.limits.cell_seconds)
                    verdict = await self._with_canary(kernel, cell, position, graded)
                    self._judged(graded, verdict.after(before) if before else verdict)
                elif kernel.trouble is None:
                    with self._too_large("they cannot be judged", graded):
                        self.deferred.append((position, self._collected()))
                if kernel.trouble:
                    self.ended = f"The cell did not run. {kernel.trouble.message}"
                    break
        self._noted(kernel)

    def _driver(self) -> Driver:
        rules = self.rules
        return Driver(
            self.place,
            self.result.notebook,
            rules.limits,
            rules.stderr_costs_points,
            self.deadline,
            rules.kernel_name,
        )

    def _noted(self, kernel: Driver) -> None:
        """What a kernel's end says about the place, and to the instructor."""
        self.result.odd |= kernel.trouble is not None
        if kernel.trouble and kernel.trouble.flag:
            self.result.flags.append(f"{self.name}: {kernel.trouble.message}")

    async def _with_canary(
        self, kernel: Driver, cell: NotebookNode, position: int, graded: GradedCell
    ) -> Verdict:
        """Run a graded cell, and before or after it one that must fail; if that passes, the kernel lies."""
        canary_first = dice.random() < 0.5
        failed = await kernel.canary(cell, graded.opening) if canary_first else True
        verdict = await kernel.judge(cell, position, graded.max_points)
        if not canary_first:
            failed = await kernel.canary(cell, graded.opening)
        if not failed and kernel.trouble is None and self.trusted:
            self.trusted = False
            self.result.flags.append(
                f"{self.name}, {graded.name}: a test that must fail was reported as passed, so the notebook has "
                "changed how results are reported; cells judged in its kernel earn nothing from here on."
            )
        if not self.trusted:
            return Verdict(0.0, Cause.FORGED, "The kernel reported a test as passed that must fail.")
        return verdict

    async def _own_kernel(self, position: int, files: Files) -> None:
        """Judge one cell in a kernel in which nothing of the student's has run."""
        cell = self.result.notebook.cells[position]
        graded = self.graded[cell.metadata.nbgrader.grade_id]
        self.place.fill(without_code(files) if graded.kernel == "clean" else files)
        async with self._driver() as kernel:
            self._judged(graded, await kernel.judge(cell, position, graded.max_points))
        self._noted(kernel)
        self._clear()

    def _collected(self) -> Files:
        """The files as they stand. Raises `TooLarge`, also where all that is kept would be too much together."""
        files = {
            name: self.kept.setdefault(content, content) for name, content in self.place.collect().items()
        }
        if sum(map(len, self.kept)) > (most := self.rules.limits.files_mb) * MB:
            raise TooLarge(f"The files that graded cells look at take more than {most} MB together.")
        return files

    @contextmanager
    def _too_large(self, consequence: str, cell: GradedCell | None = None) -> Iterator[None]:
        """Files that cannot be taken out cost the cell that is to see them, or else are only mentioned."""
        try:
            yield
        except TooLarge as error:
            if cell is None:
                self.result.flags.append(f"{self.name}: {error} So {consequence}.")
            else:
                self._judged(cell, Verdict(0.0, Cause.TOO_LARGE, f"{error} So {consequence}."))

    def _judged(self, cell: GradedCell, verdict: Verdict) -> None:
        result = CellResult.of(self.name, cell.name, cell.max_points, verdict)
        self.result.verdicts.setdefault(cell.name, result)

    def _clear(self) -> None:
        if self.place.clear():
            self.result.odd = True


def without_code(files: Files) -> Files:
    """The files without whatever could be imported or run: a clean room gets data only."""
    return {
        name: content for name, content in files.items() if PurePosixPath(name).suffix.lower() not in CODE
    }
