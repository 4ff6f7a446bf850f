"""Whether the environment that kernels start in has this very package."""

import subprocess
import sys
from pathlib import Path

from autograder import installation
from autograder.material import PACKAGE

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
