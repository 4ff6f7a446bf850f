"""Where the course's own notebooks and submissions lie."""

from pathlib import Path

from .errors import Mistake

CHECKOUT = Path(__file__).resolve().parent.parent


def checkout() -> Path:
    """The repository this package was installed from. Raises `Mistake` where there is none."""
    if not (CHECKOUT / "solutions").is_dir():
        raise Mistake(
            "This command needs the course's own notebooks: clone the repository and install it from there with "
            "'pip install -e .'."
        )
    return CHECKOUT
