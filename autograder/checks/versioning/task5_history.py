"""Task 5: the history."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from ..kit import expect_type, fresh_folder
from ..verdict import messages, passed
from .given import STORY
from .registry import NOTED_AT, call_on_registry, insert, prepared, rows_of

KEYS = ("event", "version", "who", "at")
not_yet = messages("06-versioning")


def history(namespace: Mapping[str, Any]) -> None:
    """`history(folder)` lists all events, oldest first, as dictionaries."""
    with fresh_folder() as place:
        folder = prepared(place / "registry", dict.fromkeys((1, 2, 3), "ada"))
        story = (("promote", 3, "ben"), ("promote", 1, "cleo"), ("rollback", 3, "ben"))
        for minutes, (event, version, who) in enumerate(story, start=1):
            insert(
                folder, event, version, who, at=NOTED_AT - timedelta(minutes=minutes)
            )  # the clock was set back
        rows = rows_of(folder)
        found = call_on_registry(namespace, "history", folder)
    expect_type(found, list, "history", "a list of dictionaries")
    for entry in found:
        if type(entry) is not dict or not set(KEYS) <= set(entry):
            raise not_yet("E-KEYS", entry=repr(entry), keys=KEYS)
    plain = all(type(entry[key]) in (str, int, np.int64) for entry in found for key in KEYS)
    got, wanted = ([tuple(entry[key] for key in KEYS) for entry in entries] for entries in (found, rows))
    if plain and got == wanted:
        passed("history() lists every event, oldest first.")
        return
    if sorted(map(str, got)) == sorted(map(str, wanted)):
        raise not_yet("E-ORDER", found=len(got))
    raise not_yet("E-HISTORY", found=len(got), wanted=len(wanted))


def history_file(folder: str | Path) -> None:
    """The handed-in registry tells the given story: who promoted what, in which order."""
    rows = rows_of(Path(folder))
    found = [(row["event"], row["version"], row["who"]) for row in rows if row["event"] != "register"]
    if found != STORY:
        extra = [event for event in found if event not in STORY] or found
        tale = [f"{event} {version} by {who}" for event, version, who in extra]
        raise not_yet("E-STORY", tale=tale or "no promotion")
    passed("The registry tells the whole story, in order.")
