"""A learner's own copy of the course: `my-course/`, filled from the course and never overwritten."""

import shutil
from pathlib import Path

from autograder import material
from autograder.errors import Mistake, suggest

FOLDER = "my-course"
_HIDDEN = {"models", "node_modules", "__pycache__", ".ipynb_checkpoints"}
_IGNORED = shutil.ignore_patterns(*_HIDDEN)


def find() -> Path:
    """The learner's folder: the current one or a parent of it if called `my-course`, else the one in here, else the
    repository's. Raises `Mistake` where there is none."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if folder.name == FOLDER:
            return folder
    for folder in (here / FOLDER, _home() / FOLDER):
        if folder.is_dir():
            return folder
    raise Mistake(f"There is no {FOLDER} here yet: run 'autograder start' first.")


def start() -> tuple[Path, list[Path]]:
    """Fill the learner's folder with whatever it lacks. Returns the folder and the files that are new in it."""
    folder, new = _home() / FOLDER, []
    for part in ("lessons", "exercises"):
        source = material.folder(part)
        for path in sorted(source.rglob("*")):
            inside = path.relative_to(source)
            target = folder / part / inside
            if path.is_file() and not _HIDDEN & set(inside.parts) and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
                new.append(target)
    return folder, new


def reset(name: str) -> Path:
    """Put a fresh copy of an exercise beside the learner's own, which stays as it is. Returns the new folder."""
    source = material.folder("exercises")
    known = sorted(path.name for path in source.iterdir() if path.is_dir())
    if name not in known:
        raise Mistake(f"There is no exercise '{name}': {suggest(name, known)}")
    folder, _ = start()
    number = 2
    while (target := folder / "exercises" / f"{name}-fresh-{number}").exists():
        number += 1
    shutil.copytree(source / name, target, ignore=_IGNORED)
    return target


def _home() -> Path:
    """Where a new folder goes: into the repository, if the package runs from one, else where the command is typed."""
    return material.checkout() or Path.cwd()


def exercises() -> list[Path]:
    """Every exercise notebook in the learner's folder, in the course's order."""
    return sorted((find() / "exercises").glob("*/*.ipynb"))


def notebook(name: str) -> Path:
    """The notebook that `name` means: a path, or an exercise in the learner's folder."""
    path = Path(name)
    if path.suffix == ".ipynb" or path.is_file():
        return path
    found = {path.parent.name: path for path in exercises()}
    if name not in found:
        raise Mistake(f"There is no exercise '{name}' in {find()}: {suggest(name, found)}")
    return found[name]
