"""What the heavy formats did: in a live run where their environment is installed, else in a recorded one.

`make formats-NAME` makes the environment `.venv-NAME`; the recipes are in `formats/`, the recorded runs in
`data/formats/`.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from measure import Table, as_table

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class HeavyRun:
    """One run of one recipe: when, with which versions, the rows about its formats, and what else was tried."""

    command: str
    """What makes the environment."""
    live: bool
    date: str
    versions: dict[str, str]
    formats: pd.DataFrame
    """A row a format; the columns are the fields of `Format` in `formats/recipe.py`."""
    trials: pd.DataFrame
    """A row a trial: about, what, outcome, ran."""

    def said(self) -> str:
        """Live or recorded, with versions and, if recorded, the date and the command that makes it live."""
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        if self.live:
            return f"LIVE, on this machine, now: {versions}"
        return f"RECORDED on {self.date}, not run here: {versions}. To run it: {self.command}"

    def about(self, *headings: str) -> Table:
        """What was tried under one heading, or several."""
        chosen = self.trials[self.trials["about"].isin(headings)]
        if len(headings) == 1:
            chosen = chosen.drop(columns="about")
        if chosen["ran"].isna().all():
            chosen = chosen.drop(columns="ran")
        return as_table(chosen.reset_index(drop=True))


def run(system: str) -> HeavyRun:
    """Run the recipe of `system` where its environment is found, else read its recorded run.

    Raises `RuntimeError` with the last line of the recipe's errors if a live run fails.
    """
    python = _python(system)
    if python is None:
        return _read(HERE / "data" / "formats" / system, live=False)
    with TemporaryDirectory(prefix="modelkeeping-", ignore_cleanup_errors=True) as folder:
        recipe = HERE / "formats" / f"with_{system}.py"
        environment = {**os.environ, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [python, recipe, folder], capture_output=True, encoding="utf-8", env=environment
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no error was printed"])[-1]
            raise RuntimeError(f"the recipe of {system} failed: {last}")
        return _read(Path(folder), live=True)


def _python(system: str) -> Path | None:
    """The interpreter of `.venv-SYSTEM`, in the folder of the lessons or in one above it."""
    for folder in (HERE, *HERE.parents):
        for python in ("bin/python", "Scripts/python.exe"):
            if (found := folder / f".venv-{system}" / python).exists():
                return found
    return None


def _read(folder: Path, live: bool) -> HeavyRun:
    found = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    formats, trials = (pd.DataFrame(found[name], dtype=object) for name in ("formats", "trials"))
    return HeavyRun(found["command"], live, found["date"], found["versions"], formats, trials)
