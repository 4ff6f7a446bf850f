"""A submission written as one small file: the answers that differ from the solution, and what must come of them.

    \"\"\"The scaler is forgotten.

    task1-check-pipeline: 0 E-SCALER-MISSING
    task2-check-files: 0 E-SCALER-MISSING
    \"\"\"
    # %% task1-pipeline
    def build_pipeline(): ...

The docstring's first paragraph says what was done; each line after it names a graded cell, its points and, unless it
passed, its cause. Graded cells that are not named get full marks. Each `# %% grade_id` section replaces the source of
that answer cell.
"""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

KINDS = ("right", "alternative", "wrong", "hostile")
_EXPECTATION = re.compile(r"^([\w-]+): +([\d.]+)(?: +([\w-]+))?$")
_SECTION = re.compile(r"^# %% ([\w-]+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One submission: its name and kind, its answers by grade_id, and the (points, cause) of graded cells."""

    name: str
    kind: str
    story: str
    answers: dict[str, str] = field(default_factory=dict)
    expected: dict[str, tuple[float, str | None]] = field(default_factory=dict)

    @property
    def student(self) -> str:
        """The name under which it is submitted, such as ``wrong-scaler-missing``."""
        return f"{self.kind}-{self.name}"


def read_case(path: Path) -> Case:
    """The case in `path`. Raises ValueError, naming the file, where its form is not the one described above."""
    head, *sections = _SECTION.split(path.read_text(encoding="utf-8"))
    story = ast.get_docstring(ast.parse(head)) or ""
    summary, _, listed = story.partition("\n\n")
    expected = {}
    for line in filter(None, listed.splitlines()):
        match = _EXPECTATION.match(line)
        if not match:
            raise ValueError(f"{path.name}: '{line}' is not of the form 'grade_id: points CAUSE'")
        expected[match[1]] = (float(match[2]), match[3])
    if not summary:
        raise ValueError(f"{path.name}: the docstring must say what was done")
    answers = {name: source.strip("\n") for name, source in zip(sections[::2], sections[1::2], strict=True)}
    return Case(path.stem, path.parent.name, " ".join(summary.split()), answers, expected)


def read_cases(folder: Path) -> list[Case]:
    """All cases of one assignment's folder, the right ones first."""
    return [read_case(path) for kind in KINDS for path in sorted((folder / kind).glob("*.py"))]


def submitted(solution: Path, case: Case) -> NotebookNode:
    """The notebook that a student with these answers hands in, made from the solution notebook."""
    notebook: NotebookNode = nbformat.read(solution, as_version=4)
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    for name, source in case.answers.items():
        if name not in cells or not cells[name].metadata.nbgrader.solution:
            raise ValueError(f"{case.student}: {solution.name} has no answer cell '{name}'")
        cells[name].source = source
    return notebook
