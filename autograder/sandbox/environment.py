"""Whether the environment that kernels start in has this very package."""

import subprocess
import sys
from pathlib import Path

from autograder.material import PACKAGE

_WHERE = "import importlib.util as u; found = u.find_spec('autograder'); print(found.origin if found else '')"


def package_elsewhere() -> str | None:
    """One sentence where a kernel would import another `autograder` than this one, or none.

    That is so in a second checkout that is run with the first one's environment: the checks that its notebooks import
    would not be found, and everybody would fail.
    """
    command = [sys.executable, "-P", "-c", _WHERE]
    origin = subprocess.run(command, capture_output=True, text=True, env={}, timeout=60).stdout.strip()
    found = Path(origin).resolve().parent if origin else None
    if found == PACKAGE:
        return None
    has = f"has the package in {found}" if found else "has no such package"
    return (
        f"This command runs the package in {PACKAGE}, but its environment {sys.prefix} {has}: use the environment "
        f"that belongs to it, or run '{sys.executable} -m pip install --no-deps -e {PACKAGE.parent}'."
    )
