"""Whether a submission, or anything that decides its marks, has changed since it was graded, and which part.

What only shows results, what a check says, and what another exercise checks are no parts: they change no mark.
"""

import ast
import hashlib
import importlib.metadata
import os
import platform
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import autograder
from autograder.notebooks import imports_of, read_notebook

PACKAGE = Path(autograder.__file__).parent
CHECKS = "autograder.checks"
ENGINE = (
    "grading",
    "gradebook",
    "sandbox",
    "causes",
    "folders",
    "limits",
    "notebooks",
    "results",
    "verdicts",
)
SHOWS_RESULTS = {"report.py"}
# What runs notebooks and keeps their marks, whatever they import.
RUNS_NOTEBOOKS = ("ipykernel", "ipython", "jupyter_client", "nbclient", "nbconvert", "nbformat", "nbgrader")

Fingerprint = Mapping[str, str]  # a digest for each part, by its name


def changed(before: Fingerprint, now: Fingerprint) -> list[str]:
    """The names of the parts that differ."""
    return [part for part in now if before.get(part) != now[part]]


def of_folder(folder: Path) -> str:
    """A digest of the names and bytes of a folder's regular files."""
    return _digest(
        (os.fsencode(path.relative_to(folder)), _of_file(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
    )


def _of_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def of_text(text: str) -> str:
    """A digest of a text."""
    return _digest([(b"", text.encode())])


def of_engine() -> str:
    """A digest of the package's code that decides marks."""
    roots = [PACKAGE / name if (PACKAGE / name).is_dir() else PACKAGE / f"{name}.py" for name in ENGINE]
    files = [path for root in roots for path in (sorted(root.rglob("*.py")) if root.is_dir() else [root])]
    return _of_code(path for path in files if path.name not in SHOWS_RESULTS)


def of_checks(source: Path) -> str:
    """A digest of the code of the checks that an assignment's notebooks import: without messages, which are data."""
    return _of_code(sorted(_checks_of(source)))


def of_libraries(source: Path) -> str:
    """A digest of the versions of what can change a mark.

    That is Python, what runs notebooks, what the assignment's notebooks and their checks import, and what all of that
    stands on. What only a student imports is not looked at.
    """
    modules = {name for path in _notebooks(source) for name in imports_of(read_notebook(path))}
    for path in _checks_of(source):
        modules |= set(_imported(path.read_text(encoding="utf-8")))
    providers = importlib.metadata.packages_distributions()
    named = [found for module in modules for found in providers.get(module.partition(".")[0], [])]
    versions = sorted(f"{name} {_version(name)}" for name in _stands_on([*named, *RUNS_NOTEBOOKS]))
    return of_text("\n".join([platform.python_version(), *versions]))


def _notebooks(source: Path) -> list[Path]:
    return sorted(source.glob("*.ipynb"))


def _checks_of(source: Path) -> set[Path]:
    """The files of the checks' modules that the notebooks import, and of what these import among the checks."""
    found: set[Path] = set()
    waiting = deque(name for path in _notebooks(source) for name in imports_of(read_notebook(path)))
    while waiting:
        name = waiting.popleft()
        for path in _files_of(name):
            if path not in found:
                found.add(path)
                package = ".".join(path.relative_to(PACKAGE.parent).parent.parts)
                waiting.extend(_imported(path.read_text(encoding="utf-8"), package))
    return found


def _files_of(name: str) -> Iterator[Path]:
    """The file of a module among the checks, or all files of a folder there; nothing for any other name."""
    if name.startswith(f"{CHECKS}."):
        path = PACKAGE.parent.joinpath(*name.split("."))
        yield from sorted(path.rglob("*.py"))
        if path.with_suffix(".py").is_file():
            yield path.with_suffix(".py")


def _imported(source: str, package: str = "") -> list[str]:
    """The full names of what a module of `package` imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            names += [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return names


@cache
def _requirements(distribution: str) -> tuple[str, ...]:
    try:
        lines = importlib.metadata.requires(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        return ()
    return tuple(
        re.split(r"[^A-Za-z0-9_.-]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line
    )


def _stands_on(distributions: Iterable[str]) -> set[str]:
    """The distributions and all that they require, by normalised names; without this one, whose code is looked at."""
    found: set[str] = set()
    waiting = deque(distributions)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.popleft()).lower()
        if name not in found and name != "modelkeeping":
            found.add(name)
            waiting.extend(_requirements(name))
    return found


@cache
def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "missing"


def _of_code(paths: Iterable[Path]) -> str:
    return _digest((os.fsencode(path.relative_to(PACKAGE)), _of_file(path)) for path in paths)


def _digest(parts: Iterable[tuple[bytes, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(name + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()
