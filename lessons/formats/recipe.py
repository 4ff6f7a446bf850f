"""What the recipes of the heavy formats share: the lender's numbers, how a format is measured, how a run is kept.

A recipe runs in the environment of its own system, with that system's library, and needs nothing of the course but
this file, `../measure.py` and `../data/`. It writes the artifacts that it made into a folder, and what it found out
beside them, as `run.json`.
"""

import argparse
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

LESSONS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(LESSONS))

from measure import fresh_python, medians_ms, outcome, size_bytes  # noqa: E402

DATA = LESSONS / "data"
TEST_ROWS = 500
KEPT_ROWS = 20
"""So many of the last rows of `loans.csv` have their answers kept in `run.json`, for a test to compare with."""

Answers = Callable[[Any], np.ndarray]
"""From rows to the probability of default, shape (rows,)."""
Load = Callable[[Path], Answers]

ON_LOAD, WHEN_ASKED, NEVER = "on load", "when asked", "no"


def loans() -> tuple[pd.DataFrame, pd.Series]:
    """The 2,000 applications: all columns but the answer, numbers as float32; and the answer, 0 or 1."""
    table = pd.read_csv(DATA / "loans.csv")
    X, y = table.drop(columns="defaulted"), table["defaulted"]
    numbers = list(X.select_dtypes("number"))
    X[numbers] = X[numbers].astype("float32")
    return X, y


@dataclass
class Format:
    """One row of the table over all formats. Whatever a recipe did not find out stays None: not measured."""

    name: str
    file: str
    """Its file or folder among the artifacts."""
    needs_python: bool | None = None
    """False only if something that is not Python gave the answers."""
    needs_library: bool | None = None
    """True if loading failed in a process where the library that wrote it cannot be imported."""
    runs_code: str | None = None
    """When a harmless payload in such a file, opened as the manual says, ran: ON_LOAD, WHEN_ASKED or NEVER."""
    keeps_preprocessing: bool | None = None
    """True if rows as they are in `loans.csv`, text included, gave the right answers."""
    difference: float | None = None
    """The largest difference between two probabilities, before saving and after loading, over the test rows."""
    labels_differ: int | None = None
    """Of how many test rows the label (0.5 is the border) is another one."""
    bytes: int | None = None
    save_ms: float | None = None
    load_ms: float | None = None
    row_ms: float | None = None
    """One row's answer, from a model that is loaded."""
    for_whom: str = ""
    """Who should use it, in a few words."""
    answers: list[float] = field(default_factory=list)
    """The loaded file's probabilities of the last `KEPT_ROWS` rows."""

    def compared(self, before: np.ndarray, after: np.ndarray) -> None:
        """Note how far the answers after loading, shape (rows,), lie from those before saving."""
        before, after = np.asarray(before, float).ravel(), np.asarray(after, float).ravel()
        assert before.shape == after.shape == (TEST_ROWS,), (before.shape, after.shape)
        self.difference = float(np.abs(before - after).max())
        self.labels_differ = int(((before >= 0.5) != (after >= 0.5)).sum())
        self.answers = [float(answer) for answer in after[-KEPT_ROWS:]]

    def measured(
        self, path: Path, save: Callable[[Path], object], load: Load, before: np.ndarray, rows: Any
    ) -> Answers:
        """Save, load, compare and time (medians of five, in turn); returns what gives the loaded model's answers.

        `before` are the answers to `rows`, the test rows, before saving.
        """
        save(path)
        self.bytes = size_bytes(path)
        answers = load(path)
        self.compared(before, answers(rows))
        actions = {"save": lambda: save(path), "load": lambda: load(path), "row": lambda: answers(rows[:1])}
        self.save_ms, self.load_ms, self.row_ms = medians_ms(actions).values()
        return answers


@dataclass
class Trial:
    """Something else that was tried: under which heading, what it was, and what became of it."""

    about: str
    what: str
    outcome: str
    """"works", what was seen, or the error in one line."""
    ran: bool | None = None
    """Whether a payload's marker was there afterwards; None where there was no payload."""


class Parcel:
    """An object whose unpickling creates an empty file: the course's harmless stand-in for an attack."""

    def __init__(self, marker: Path):
        self.marker = str(marker)

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.marker, "w")


def loads_without(library: str, code: str, folder: Path) -> bool:
    """Whether `code` runs in a new Python, in that folder, where the library cannot be imported."""
    return not fresh_python(
        {"start": f"import sys; sys.modules[{library!r}] = None", "load": code}, folder
    ).error


def gift_runs(model: Any, save: Callable[[Path], object], load: Callable[[Path], object], file: str) -> str:
    """Whether a parcel that hangs on the model, if it gets into the file at all, runs when the file is loaded."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as away:
        marker, path = Path(away, "marker"), Path(away, file)
        model.note_ = Parcel(marker)
        try:
            if outcome(save, path) == "works":
                outcome(load, path)
        finally:
            del model.note_
        return ON_LOAD if marker.exists() else NEVER


class Run:
    """One run of a recipe: the folder for its artifacts, and what it found out."""

    def __init__(self, system: str, packages: tuple[str, ...], folder: Path, command: str = ""):
        self.folder = folder
        self.versions = {"Python": platform.python_version(), **{name: version(name) for name in packages}}
        self.facts = {
            "system": system,
            "command": command or f"make formats-{system}",
            "date": datetime.now(UTC).date().isoformat(),
            "machine": f"{platform.system()} {platform.machine()}",
        }
        self.formats: list[Format] = []
        self.trials: list[Trial] = []

    def tried(self, about: str, what: str, action: Callable[[], object], marker: Path | None = None) -> str:
        """Do it, note what became of it (the error in one line of at most 200 characters), and return that."""
        said = " ".join(re.sub(r"\x1b\[\d*m", "", outcome(action)).split())  # without colours
        said = said if len(said) <= 200 else said[:199] + "…"
        ran = None if marker is None else marker.exists()
        self.trials.append(Trial(about, what, said, ran))
        return said

    def seen(self, about: str, what: str, said: object) -> None:
        """Note what was seen."""
        self.trials.append(Trial(about, what, str(said)))

    def write(self) -> None:
        """Write `run.json`, and print what is in it."""
        found = {
            **self.facts,
            "versions": self.versions,
            "formats": [asdict(one) for one in self.formats],
            "trials": [asdict(one) for one in self.trials],
        }
        text = json.dumps(found, indent=1, ensure_ascii=False)
        (self.folder / "run.json").write_text(text + "\n", encoding="utf-8")
        print(", ".join(f"{name} {number}" for name, number in self.versions.items()))
        for one in self.formats:
            print(f"{one.name}: {one.bytes:,} bytes, largest difference {one.difference}")
        for one in self.trials:
            print(
                f"{one.about} | {one.what}: {one.outcome}" + ("" if one.ran is None else f" | ran: {one.ran}")
            )


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what this process and the programs that it starts print meanwhile."""
    sys.stdout.flush(), sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1), os.dup2(nowhere, 2)
        yield
    finally:
        sys.stdout.flush(), sys.stderr.flush()
        os.dup2(kept[0], 1), os.dup2(kept[1], 2)
        for end in (*kept, nowhere):
            os.close(end)


def folder_from_command_line(purpose: str) -> Path:
    """The one argument of every recipe: an existing or new folder for what it makes."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("folder", type=Path, help="where the artifacts and run.json are written")
    folder: Path = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
