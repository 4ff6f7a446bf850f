"""What stands in for a box where none can be built: the same steps, with no protection at all."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from jupyter_client.manager import AsyncKernelManager

from autograder.folders import Files, read_files, write_files
from autograder.limits import Limits

from .place import Leftovers


class Unboxed:
    """A folder for one notebook at a time; its kernels are ordinary ones, with all the rights of whoever grades."""

    caveat: ClassVar[str | None] = "not isolated: graded without a sandbox, as --no-sandbox asked"
    alive = True

    def __init__(self, folder: Path, preload: Sequence[str], limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.submission = folder / "submission"

    @classmethod
    def examine(cls) -> str:
        """It can always be made, and isolates nothing."""
        return "kernels with your own rights"

    @property
    def working_folder(self) -> str:
        """The folder that is filled and emptied."""
        return str(self.submission)

    def start(self) -> None:
        """Make the folder."""
        self.submission.mkdir(parents=True)

    def close(self) -> None:
        """Remove it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        """Nothing to do: a kernel here ends with its manager."""

    def fill(self, files: Files) -> None:
        """Put files into the folder."""
        write_files(files, self.submission)

    def collect(self) -> Files:
        """The regular files in it. Raises `TooLarge` beyond the limits."""
        return read_files(self.submission, limits=self.limits, live=True)

    def clear(self) -> Leftovers:
        """Empty it; what the notebook has left running is not looked for."""
        shutil.rmtree(self.submission, ignore_errors=True)
        self.submission.mkdir()
        return Leftovers()

    def exceeded(self) -> None:
        """Nothing is counted."""

    def kernel_manager(self, kernel_name: str) -> AsyncKernelManager:
        """jupyter_client's own."""
        return AsyncKernelManager(kernel_name=kernel_name)
