"""What must come of it: an answer of the right type and value, the right error, a time in UTC."""

from datetime import UTC, datetime, timedelta
from types import UnionType
from typing import Any

from ..verdict import NotYet, messages
from .errors import diagnose
from .trying import Tried

not_yet = messages("shared")
_A_MINUTE = timedelta(minutes=1)


def expect_type(value: Any, kind: type | UnionType, name: str, noun: str) -> None:
    """`NotYet` unless `value` (what function `name` returned) is a `kind`, called `noun` in the message."""
    if value is None:
        raise not_yet("E-NO-RETURN", name=name, noun=noun)
    if not issubclass(type(value), kind):  # isinstance believes an object's own `__class__`
        raise not_yet("E-WRONG-TYPE", name=name, kind=type(value).__name__, noun=noun)


def expect_equal(value: Any, wanted: Any, otherwise: NotYet) -> None:
    """`otherwise` unless `value` is `wanted`: as plain data, whatever `==` a class of the learner's own has."""
    if plain(value) != wanted:
        raise otherwise


def plain(value: Any) -> Any:
    """Text, bytes or a number as Python's own type has it, without what a subclass may say of itself."""
    for kind, itself in (
        (str, str.__str__),
        (bytes, bytes.__bytes__),
        (int, int.__int__),
        (float, float.__float__),
    ):
        if issubclass(type(value), kind):
            return itself(value)
    return value


def expect_error(
    outcome: Tried, kind: type[BaseException], *, silent: NotYet, other: NotYet | None = None
) -> BaseException:
    """The error that the function raised: `silent` if it raised none, `other` if it is no `kind`.

    Without `other`, an error of another kind is explained as if none had been expected.
    """
    if outcome.error is None:
        raise silent
    if not issubclass(type(outcome.error), kind):
        raise (other or diagnose(outcome.error, f"`{outcome.name}` raised")) from outcome.error
    return outcome.error


def expect_utc(text: Any, entry: str, before: datetime | None = None) -> None:
    """`NotYet` unless `text` (the entry `entry`) is a time in UTC that says so; not before `before`, if given."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise not_yet("E-TIME-FORM", entry=entry, value=text) from None
    if moment.utcoffset() != timedelta(0):
        raise not_yet("E-LOCAL-TIME", entry=entry, value=text)
    if before is not None and not before - _A_MINUTE <= moment <= datetime.now(UTC) + _A_MINUTE:
        raise not_yet("E-TIME-WRONG", entry=entry, value=text)
