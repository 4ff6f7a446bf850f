"""A place where notebooks run: what grading asks of it, whatever it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from jupyter_client.manager import AsyncKernelManager

from autograder.folders import Files
from autograder.limits import Limits


class PlaceError(Exception):
    """A place cannot be made or has failed: one sentence that says why, and what to do about it."""


@dataclass(frozen=True)
class Leftovers:
    """What was still there when a place was cleared: anything else than a kernel just stopped is odd."""

    processes: int = 0
    objects: int = 0  # System V objects and message queues; they can only be got rid of with the place
    altered: int = 0  # folders with another mode, owner or list of access than at the start

    def __bool__(self) -> bool:
        return bool(self.processes or self.objects or self.altered)


class Place(Protocol):
    """One submission at a time lives here: its files are put in, kernels run beside them, its files are taken out.

    Made of an empty folder of this machine, which it owns until it is closed, the modules worth having before a
    notebook starts, and limits. Every method may raise `PlaceError`.
    """

    caveat: ClassVar[str | None]  # what every result must say that was made here

    def __init__(self, folder: Path, preload: Sequence[str], limits: Limits) -> None: ...

    @classmethod
    def examine(cls) -> str:
        """Say in a few words how well such a place isolates. Raises `PlaceError` where none can be made."""
        ...

    @property
    def alive(self) -> bool:
        """Whether it can still be used."""
        ...

    @property
    def working_folder(self) -> str:
        """The folder in which kernels start, for `NotebookClient`."""
        ...

    def start(self) -> None:
        """Make it ready for its first submission."""
        ...

    def close(self) -> None:
        """End all that runs in it, and remove what it is made of."""
        ...

    def kill(self) -> None:
        """End all that runs in it, from any thread: whoever uses it gets a `PlaceError`."""
        ...

    def fill(self, files: Files) -> None:
        """Put a submission's files into it."""
        ...

    def collect(self) -> Files:
        """The regular files in it, while a notebook may be at work there. Raises `TooLarge` beyond the limits."""
        ...

    def clear(self) -> Leftovers:
        """End all that runs in it, and empty it. One that had leftovers should not be used again."""
        ...

    def exceeded(self) -> str | None:
        """One sentence when the notebook uses more than it may. To be asked a few times a second."""
        ...

    def kernel_manager(self, kernel_name: str) -> AsyncKernelManager:
        """A manager, not started, whose kernel will run here."""
        ...
