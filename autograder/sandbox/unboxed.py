"""What stands in for a box where none can be built: the same steps, with no protection at all."""

import shutil
from pathlib import Path

from autograder.folders import collect

from .box import Leftovers

NOT_ISOLATED = "not isolated: graded without a sandbox, as --no-sandbox asked"


class Unboxed:
    """A folder for one notebook at a time; its kernels are ordinary ones, with all the rights of whoever grades."""

    alive = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.submission = folder / "submission"

    def start(self) -> None:
        """Make the folder."""
        self.submission.mkdir(parents=True)

    def close(self) -> None:
        """Remove it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def fill(self, source: Path) -> None:
        """Copy a folder's regular files into it."""
        collect(source, self.submission)

    def clear(self) -> Leftovers:
        """Empty it; what the notebook has left running is not looked for."""
        shutil.rmtree(self.submission, ignore_errors=True)
        self.submission.mkdir()
        return Leftovers(0, 0)

    def exceeded(self) -> None:
        """Nothing is counted."""
