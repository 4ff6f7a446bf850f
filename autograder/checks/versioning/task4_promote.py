"""Task 4: promote and roll back."""

import contextlib
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ..kit import KNOWN_ERRORS, another_time_zone, fresh_folder, from_notebook, tried, tried_again
from ..verdict import NotYet, messages, passed
from .dying import Killed, dying
from .given import IN_USE, OWN, STORY, UNREGISTERED
from .meanwhile import Meanwhile, before_pointer_is_renamed, before_writing
from .pointer import expect_pointer, version_in
from .registry import (
    NOTED_AT,
    REGISTRY_ERRORS,
    call_on_registry,
    expect_noted_in_utc,
    insert,
    prepared,
    rows_of,
)

not_yet = messages("06-versioning")


def promote(namespace: Mapping[str, Any]) -> None:
    """`promote(folder, version, who)` sets the pointer, and refuses what is not registered or not approved."""
    with fresh_folder() as place:
        folder = prepared(place / "registry", {1: "ada", 2: "ben", 4: "cleo", 5: "ada"})
        # `who` is the author of another version, also of the newest, and may approve all the same
        for version, who, given in ((2, "ada", folder), (5, "ben", str(folder)), (1, "cleo", folder)):
            before, began = rows_of(folder), datetime.now(UTC)
            with another_time_zone():
                outcome = tried(namespace, "promote", given, version, who)
            if isinstance(outcome.error, PermissionError):
                raise not_yet("E-RIGHT-REFUSED", version=version, who=who)
            outcome.result(KNOWN_ERRORS, REGISTRY_ERRORS)
            expect_pointer(folder, version)
            _expect_noted(folder, before, ("promote", version, who), began)
        before = rows_of(folder)
        let_in = "`promote` did not refuse, or put into use all the same,"
        for what, version, who, otherwise in (
            (
                "version 7, which is not registered",
                7,
                "ben",
                not_yet("E-UNREGISTERED", subject=let_in, version=7),
            ),
            (
                "version 3, between registered ones",
                3,
                "ben",
                not_yet("E-UNREGISTERED", subject=let_in, version=3),
            ),
            ("version 2, by its own author", 2, "ben", not_yet("E-SELF-APPROVED", subject=let_in, version=2)),
            ("version 5, by its own author", 5, "ada", not_yet("E-SELF-APPROVED", subject=let_in, version=5)),
            ("version 4, by nobody", 4, "", not_yet("E-UNAPPROVED")),
        ):
            outcome = tried_again(namespace, "promote", folder, version, who)
            if not isinstance(outcome.error, Exception) or version_in(folder) != 1:
                raise otherwise
            kind = LookupError if "registered" in what else PermissionError
            if not isinstance(outcome.error, kind):
                raise not_yet(
                    "E-WRONG-ERROR", what=f"`promote` of {what},", outcome=outcome, wanted=kind.__name__
                )
            if rows_of(folder) != before:
                raise not_yet("E-REFUSED-BUT-NOTED", what=f"`promote` of {what},")
        _expect_one_after_the_other(
            namespace, folder, before_pointer_is_renamed, ("promote", 4, "ben"), ("promote", 5, "ben")
        )
    passed("promote() sets the pointer, notes it, refuses what is not approved, and two at once do no harm.")


def rollback(namespace: Mapping[str, Any]) -> None:
    """`rollback(folder, who)` goes back to what was in use before, again and again, and erases nothing."""
    with fresh_folder() as place:
        folder = prepared(place / "registry", dict.fromkeys(range(1, 6), "ada"))
        # the clock was set back in between: the order in which events were noted counts, not the time
        for version, minutes in ((2, 30), (1, 20), (5, 10)):
            insert(folder, "promote", version, "ben", at=NOTED_AT + timedelta(minutes=minutes))
        (folder / "current.json").write_text('{"version": 5}', encoding="utf-8")
        for left, right in ((5, 1), (1, 2)):
            before, began = rows_of(folder), datetime.now(UTC)
            with another_time_zone():
                call_on_registry(namespace, "rollback", folder, "cleo")
            found = version_in(folder)
            if type(found) is not int:
                expect_pointer(folder, right)
            if found != right:
                subject = f"promoted were 2, 1, 5; rolling back from {left} led to"
                raise not_yet("E-ROLLBACK-TARGET", subject=subject, found=found, right=right, left=left)
            _expect_noted(folder, before, ("rollback", right, "cleo"), began)
        before = rows_of(folder)
        outcome = tried_again(namespace, "rollback", folder, "cleo")
        if not isinstance(outcome.error, Exception):
            raise not_yet("E-NOTHING-TO-ROLL-BACK")
        if not isinstance(outcome.error, LookupError):
            what = "a third step back with `rollback`"
            raise not_yet("E-WRONG-ERROR", what=what, outcome=outcome, wanted="LookupError")
        if version_in(folder) != 2 or rows_of(folder) != before:
            raise not_yet("E-REFUSED-BUT-NOTED", what="a third step back with `rollback`")
        for version in (3, 4, 1):
            insert(folder, "promote", version, "ben")
        (folder / "current.json").write_text('{"version": 1}', encoding="utf-8")
        _expect_one_after_the_other(
            namespace, folder, before_writing, ("rollback", "ben"), ("rollback", "cleo")
        )
    passed("rollback() went back twice, refused the third time, and two at once go back two steps.")


def _expect_one_after_the_other(
    namespace: Mapping[str, Any],
    folder: Path,
    when: Callable[[Meanwhile], AbstractContextManager[None]],
    first: tuple[Any, ...],
    second: tuple[Any, ...],
) -> None:
    """`NotYet` unless two at once end as if one had acted after the other: history and pointer fit together."""
    before = rows_of(folder)
    (name, *arguments), (other, *others) = first, second
    colleague = Meanwhile(lambda: from_notebook(namespace, other)(folder, *others))
    with when(colleague):
        outcome = tried_again(namespace, name, folder, *arguments)
        ended = colleague.ended()
    if not ended:
        raise not_yet("E-LOCK-KEPT")
    for error in (outcome.error, colleague.error):
        if error is not None:
            if "locked" in str(error):
                raise not_yet("E-LOCKED")
            raise not_yet("E-SECOND-WRITER", error=error)
    pile: list[int] = []
    for row in rows_of(folder):
        if row["event"] == "promote":
            pile.append(row["version"])
        elif row["event"] == "rollback":
            pile.pop()
            if row["version"] != pile[-1]:
                raise not_yet(
                    "E-TWO-AT-ONCE", name=name, what=f"a rollback to {row['version']}, not to {pile[-1]}"
                )
    if len(rows_of(folder)) != len(before) + 2:
        raise not_yet("E-TWO-AT-ONCE", name=name, what="not one row for each")
    if version_in(folder) != pile[-1]:
        what = f"a pointer to {version_in(folder)} and a history that ends with {pile[-1]}"
        raise not_yet("E-TWO-AT-ONCE", name=name, what=what)


def killed(namespace: Mapping[str, Any]) -> None:
    """Whenever a process dies in `promote`, the pointer is whole: the old one or the new one."""
    with fresh_folder() as place:
        model = prepared(place / "model", {1: "ada", 2: "ada"})
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
    for row in rows_of(folder):
        if row["event"] != "register":
            expect_noted_in_utc(row)
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


def _expect_noted(
    folder: Path, before: list[dict[str, Any]], event: tuple[str, int, str], began: datetime
) -> None:
    """`NotYet` unless the registry has what it had before, and this event as its new last row."""
    rows = rows_of(folder)
    if rows[: len(before)] != before:
        raise not_yet("E-HISTORY-REWRITTEN", name=event[0])
    new = [(row["event"], row["version"], row["who"]) for row in rows[len(before) :]]
    if new != [event]:
        name, version, who = event
        raise not_yet("E-EVENT", rows=new or "no row", name=name, version=version, who=who)
    expect_noted_in_utc(rows[-1], began)
