"""The lender's service: a registry of versions, the one in use, decisions in a log, replay, and what may be deleted."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sklearn.pipeline import Pipeline

from autograder.checks.loader import open_model
from production import log
from production.artifact import as_rows, file_hash, probabilities, read_json, write_json

THRESHOLD = 0.5


@dataclass(frozen=True)
class Loaded:
    """A version in memory, read once: its model, its file's hash, its columns with their kinds."""

    version: str
    model: Pipeline
    file: str
    features: dict[str, str]

    def probability(self, application: Mapping[str, Any]) -> float:
        return float(probabilities(self.model, as_rows([application], self.features))[0])


@dataclass
class Service:
    """A folder: `versions/NAME/` an artifact each, `registry.json`, `log.jsonl` and the features apart."""

    folder: Path

    @property
    def registry(self) -> dict[str, Any]:
        path = self.folder / "registry.json"
        return read_json(path) if path.exists() else {"in use": None, "left": {}}

    @property
    def log(self) -> Path:
        return self.folder / "log.jsonl"

    def artifact(self, version: str) -> Path:
        return self.folder / "versions" / version

    def put_in_use(self, version: str, today: date) -> None:
        """Switch in one step; the version before leaves production today. Going back is the same call."""
        registry = self.registry
        if registry["in use"]:
            registry["left"][registry["in use"]] = today.isoformat()
        registry["left"].pop(version, None)
        part = self.folder / "registry.json.part"
        write_json(part, registry | {"in use": version})
        part.replace(self.folder / "registry.json")

    def load(self, version: str) -> Loaded:
        path = self.artifact(version) / "model.joblib"
        return Loaded(
            version, open_model(path).model, file_hash(path), read_json(path.with_name("features.json"))
        )

    def decide(self, application: Mapping[str, Any], loaded: Loaded) -> dict[str, Any]:
        """The answer to one application, on the log before it is returned."""
        chance = loaded.probability(application)
        decision = {"version": loaded.version, "model": loaded.file, "probability": chance}
        return log.append(self.log, application, **decision, refused=chance >= THRESHOLD)

    def replay(self, request: str) -> tuple[float, float]:
        """The probability on the log, and what that version says today. Raises `LookupError` with a reason."""
        entry = next((line for line in log.entries(self.log) if line["request"] == request), None)
        if entry is None:
            raise LookupError(f"there is no request {request}")
        features, version = log.features_of(self.log, entry), entry["version"]
        if not self.artifact(version).exists():
            raise LookupError(f"version {version} was deleted")
        if file_hash(self.artifact(version) / "model.joblib") != entry["model"]:
            raise LookupError(f"version {version} is not the file that decided")
        return entry["probability"], self.load(version).probability(features)

    def purge(self, today: date, years: int, holds: set[str]) -> dict[str, str]:
        """Delete what may go, and say for each version what became of it and why; the log's lines all stay."""
        came_of = {}
        for version in sorted(path.name for path in (self.folder / "versions").iterdir()):
            came_of[version] = reason = self._kept_because(version, today, years, holds)
            if not reason:
                shutil.rmtree(self.artifact(version))
                for entry in log.entries(self.log):
                    if entry["version"] == version:
                        log.erase(self.log, entry["request"])
                came_of[version] = "deleted, with the features of its decisions"
        with (self.folder / "purges.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"today": today.isoformat(), "years": years, "came of": came_of}) + "\n")
        return came_of

    def _kept_because(self, version: str, today: date, years: int, holds: set[str]) -> str:
        registry = self.registry
        if version == registry["in use"]:
            return "kept: in use"
        if version in holds:
            return "kept: legal hold"
        if version not in registry["left"]:
            return "kept: never in production, or not known to have left it"
        left = date.fromisoformat(registry["left"][version])
        until = left.replace(year=left.year + years, day=min(left.day, 28) if left.month == 2 else left.day)
        return f"kept: left production {left}, so until {until}" if today < until else ""
