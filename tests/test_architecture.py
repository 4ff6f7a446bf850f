"""The rooms of the package: nothing imports what stands above it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY

PACKAGE = REPOSITORY / "autograder"
# From the top down. What shares a line may be imported by what stands above it, and not by its neighbours.
ROWS = [
    {"cli"},
    {"demo", "doctor"},
    {"cases", "learner", "plugin"},
    {"grading"},
    {"gradebook", "sandbox"},
    {"checks"},
    {"material", "notebooks", "verdicts"},
    {"folders", "results"},
    {"causes", "errors", "limits"},
]
LEVEL = {room: level for level, rooms in enumerate(ROWS) for room in rooms}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(module: Path) -> Iterator[str]:
    """The rooms that a module imports, anywhere in it."""
    folder = module.parent.relative_to(PACKAGE.parent).parts
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(folder[: len(folder) - node.level + 1]) if node.level else ""
            whole = ".".join(filter(None, [above, node.module]))
            names = [f"{whole}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "autograder" and len(parts) > 1 and parts[1] in LEVEL:
                yield parts[1]


def test_every_module_stands_in_a_room():
    assert {room_of(module) for module in MODULES} == set(LEVEL)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_imports_what_stands_above_it(module):
    own = room_of(module)
    wrong = {room for room in imported(module) if room != own and LEVEL[room] <= LEVEL[own]}
    assert not wrong, f"{own} imports {wrong}"


def test_checks_import_nothing_else_of_the_package():
    """They run in a learner's kernel, on any system."""
    for module in (PACKAGE / "checks").rglob("*.py"):
        assert set(imported(module)) <= {"checks"}, module


def test_outside_the_sandbox_nobody_asks_what_a_place_is_made_of():
    for module in MODULES:
        if room_of(module) != "sandbox":
            text = module.read_text(encoding="utf-8")
            assert "isinstance(place" not in text and ", Box)" not in text and ", Unboxed)" not in text, (
                module
            )
