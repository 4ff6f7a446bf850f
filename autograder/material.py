"""Where the course's own notebooks and submissions lie: in a checkout at the top, in an installed package inside it."""

from pathlib import Path

from .errors import Mistake

PACKAGE = Path(__file__).resolve().parent
PACKED = "_course"  # the folder of an installed package that holds them all; every box hides it
_IN_A_CHECKOUT = {
    "lessons": "lessons",
    "exercises": "exercises",
    "solutions": "solutions",
    "submissions": "tests/submissions",
}


def folder(part: str) -> Path:
    """The folder of one part: ``lessons``, ``exercises``, ``solutions`` or ``submissions``. Raises `Mistake`."""
    checkout_ = checkout()
    found = checkout_ / _IN_A_CHECKOUT[part] if checkout_ else PACKAGE / PACKED / part
    if not found.is_dir():
        raise Mistake(
            f"The course's own {part} are missing from {PACKAGE}: install it again with "
            "'pip install --force-reinstall --no-deps modelkeeping'."
        )
    return found


def checkout() -> Path | None:
    """The repository that the package runs from, if it does."""
    return None if (PACKAGE / PACKED).is_dir() else PACKAGE.parent
