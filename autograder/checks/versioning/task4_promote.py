"""Task 4: promote and roll back."""

import contextlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..kit import fresh_folder, tried_again
from ..verdict import NotYet, messages, passed
from .dying import Killed, dying
from .given import IN_USE, OWN, STORY, UNREGISTERED
from .pointer import expect_pointer, version_in
from .registry import call_on_registry, expect_noted_in_utc, insert, prepared, rows_of

not_yet = messages("06-versioning")


def promote(namespace: Mapping[str, Any]) -> None:
    """`promote(folder, version, who)` sets the pointer, and refuses what is not registered or not approved."""
    with fresh_folder() as place:
        folder = prepared(place / "registry", 4)
        for version, given in ((2, folder), (4, str(folder))):
            before = rows_of(folder)
            call_on_registry(namespace, "promote", given, version, "ben")
            expect_pointer(folder, version)
            _expect_noted(folder, before, ("promote", version, "ben"))
        before = rows_of(folder)
        let_in = "`promote` did not refuse, or put into use all the same,"
        for what, version, who, otherwise in (
            (
                "version 7, which is not registered",
                7,
                "ben",
                not_yet("E-UNREGISTERED", subject=let_in, version=7),
            ),
            ("version 3, by its own author", 3, "ada", not_yet("E-SELF-APPROVED", subject=let_in, version=3)),
            ("version 3, by nobody", 3, "", not_yet("E-UNAPPROVED")),
        ):
            outcome = tried_again(namespace, "promote", folder, version, who)
            if not isinstance(outcome.error, Exception) or version_in(folder) != 4:
                raise otherwise
            if rows_of(folder) != before:
                raise not_yet("E-REFUSED-BUT-NOTED", what=f"`promote` of {what},")
    passed("promote() sets the pointer, notes it, and refuses three kinds of promotion.")


def rollback(namespace: Mapping[str, Any]) -> None:
    """`rollback(folder, who)` goes back to what was in use before, again and again, and erases nothing."""
    with fresh_folder() as place:
        folder = prepared(place / "registry", 5)
        for version in (2, 1, 5):
            insert(folder, "promote", version, "ben")
        (folder / "current.json").write_text('{"version": 5}', encoding="utf-8")
        for left, right in ((5, 1), (1, 2)):
            before = rows_of(folder)
            call_on_registry(namespace, "rollback", folder, "cleo")
            found = version_in(folder)
            if type(found) is not int:
                expect_pointer(folder, right)
            if found != right:
                subject = f"promoted were 2, 1, 5; rolling back from {left} led to"
                raise not_yet("E-ROLLBACK-TARGET", subject=subject, found=found, right=right, left=left)
            _expect_noted(folder, before, ("rollback", right, "cleo"))
        before = rows_of(folder)
        if not isinstance(tried_again(namespace, "rollback", folder, "cleo").error, Exception):
            raise not_yet("E-NOTHING-TO-ROLL-BACK")
        if version_in(folder) != 2 or rows_of(folder) != before:
            raise not_yet("E-REFUSED-BUT-NOTED", what="a third step back with `rollback`")
    passed("rollback() went back twice, refused the third time, and erased nothing.")


def killed(namespace: Mapping[str, Any]) -> None:
    """Whenever a process dies in `promote`, the pointer is whole: the old one or the new one."""
    with fresh_folder() as place:
        model = prepared(place / "model", 2)
        insert(model, "promote", 1, "ben")
        (model / "current.json").write_text('{"version": 1}', encoding="utf-8")
        for step in range(1, 60):
            folder = Path(shutil.copytree(model, place / f"step{step}"))
            with dying(folder, step) as death:
                try:
                    call_on_registry(namespace, "promote", folder, 2, "ben")
                except (Killed, NotYet):
                    if not death.came:
                        raise
            if not death.came:
                break
            _expect_whole(folder, death.at)
        expect_pointer(folder, 2)
    passed(f"promote() was killed at {step - 1} places; the pointer was whole each time.")


def pointer_file(folder: str | Path) -> None:
    """`current.json` names the version that is in use after the given story."""
    folder = Path(folder)
    found = version_in(folder)
    subject = "current.json names"
    if found == UNREGISTERED:
        raise not_yet("E-UNREGISTERED", subject=subject, version=found)
    if found == OWN:
        raise not_yet("E-SELF-APPROVED", subject=subject, version=found)
    if found == STORY[-2][1]:
        raise not_yet("E-ROLLBACK-TARGET", subject=subject, found=found, right=IN_USE, left=found)
    if found != IN_USE:
        raise not_yet("E-POINTER", version=IN_USE, found=found)
    passed(f"current.json is whole and names version {IN_USE}.")


def _expect_whole(folder: Path, where: str) -> None:
    """`NotYet` unless the pointer is the old one or the new one, whole; `where` says when the process died."""
    path = folder / "current.json"
    if not path.exists():
        raise not_yet("E-POINTER-GONE", where=where)
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        if int(json.loads(path.read_text(encoding="utf-8")).get("version")) in (1, 2):
            return
    raise not_yet("E-POINTER-HALF", where=where)


def _expect_noted(folder: Path, before: list[dict[str, Any]], event: tuple[str, int, str]) -> None:
    """`NotYet` unless the registry has what it had before, and this event as its new last row."""
    rows = rows_of(folder)
    if rows[: len(before)] != before:
        raise not_yet("E-HISTORY-REWRITTEN", name=event[0])
    new = [(row["event"], row["version"], row["who"]) for row in rows[len(before) :]]
    if new != [event]:
        name, version, who = event
        raise not_yet("E-EVENT", rows=new or "no row", name=name, version=version, who=who)
    expect_noted_in_utc(rows[-1])
