"""What a place needs around it: this very package in the kernels' environment, and a folder with a short name."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder import installation
from autograder.errors import Mistake
from autograder.material import PACKAGE

LONGEST_SCRATCH = 40  # characters: a socket's name has 107, and the folders of a box come on top
SHORT_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
_WHERE = "import autograder; print(*autograder.__path__)"


def package_elsewhere() -> str | None:
    """One sentence where a kernel would import another `autograder` than this one, or none.

    That is so in a second checkout that is run with the first one's environment, and where another distribution's
    package lies over ours: the checks that notebooks import would not be found, and everybody would fail.
    """
    if not installation.is_whole():
        return f"Another package named autograder is installed over this one: {installation.MEND}."
    command = [sys.executable, "-P", "-c", _WHERE]
    printed = subprocess.run(command, capture_output=True, text=True, env={}, timeout=60).stdout.strip()
    found = Path(printed).resolve() if printed else None
    if found == PACKAGE:
        return None
    has = f"has the package in {found}" if found else "has no such package"
    sentence = f"This command runs the package in {PACKAGE}, but its environment {sys.prefix} {has}"
    mend = "use the environment that belongs to it"
    if (PACKAGE.parent / "pyproject.toml").exists():
        mend += (
            f", or run '{sys.executable} -m pip install --no-deps --no-build-isolation -e {PACKAGE.parent}'"
        )
    return f"{sentence}: {mend}."


def scratch_folder() -> str:
    """Where temporary folders go: the machine's own place, or a shorter one if the names of sockets would not fit.

    Raises `Mistake` where there is none.
    """
    usual = tempfile.gettempdir()
    for folder in (usual, *SHORT_FOLDERS):
        if len(os.path.realpath(folder)) <= LONGEST_SCRATCH and os.access(folder, os.W_OK | os.X_OK):
            return folder
    raise Mistake(
        f"The temporary folder {usual} has too long a name for sockets: set TMPDIR to a folder of at most "
        f"{LONGEST_SCRATCH} characters."
    )
