"""Where code runs: the protocol `Place`, and the places that there are."""

from .box import Box
from .place import Leftovers, Place, PlaceError
from .unboxed import Unboxed

__all__ = ["PLACES", "Box", "Leftovers", "Place", "PlaceError", "Unboxed"]

PLACES: dict[str, type[Place]] = {"box": Box, "unboxed": Unboxed}
