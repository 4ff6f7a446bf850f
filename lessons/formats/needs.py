"""What a heavy format needs of the system: say what was found, or ask for it in one sentence.

`python needs.py NAME` runs before anything is installed, in any Python; it ends with 1 if something is missing.
"""

import ctypes.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

JDK = "install a JDK 17 (Debian: apt-get install openjdk-17-jdk-headless), or name one with JAVA_HOME"


def java_program(name: str) -> str | None:
    """The path of `java` or `javac`: in JAVA_HOME if that is set, else where the system finds it."""
    if home := os.environ.get("JAVA_HOME"):
        return shutil.which(str(Path(home, "bin", name)))
    return shutil.which(name)


def java_version(name: str = "java") -> str | None:
    """Its version, as 17.0.15, or None if there is none."""
    if (program := java_program(name)) is None:
        return None
    said = subprocess.run([program, "-version"], capture_output=True, text=True)
    found = re.search(r"\d+(\.\d+)*", said.stdout + said.stderr)
    return found.group() if found else None


def h2o() -> tuple[bool, str]:
    """H2O 3.46 runs on Java 17 and no newer, and a POJO has to be compiled."""
    found = {name: java_version(name) for name in ("java", "javac")}
    if all(version and version.split(".")[0] == "17" for version in found.values()):
        return True, f"Java {found['java']} found, compiler included."
    seen = ", ".join(f"{name} {version or 'missing'}" for name, version in found.items())
    return False, f"H2O needs Java 17 with its compiler, and here is {seen}: {JDK}."


def pmml() -> tuple[bool, str]:
    """The JPMML tools are Java; the other half of the recipe does without."""
    version = java_version()
    if version and int(version.split(".")[0]) >= 17:
        return True, f"Java {version} found: the whole recipe will run."
    return (
        True,
        f"No Java 17 or newer found, so only the half without Java will run. For the other half, {JDK}.",
    )


def lightgbm() -> tuple[bool, str]:
    """Its Linux wheel stands on the system's OpenMP."""
    if not sys.platform.startswith("linux"):
        return True, ""
    if library := ctypes.util.find_library("gomp"):
        return True, f"{library} found."
    return False, "LightGBM needs the library libgomp: install it (Debian: apt-get install libgomp1)."


NEEDS: dict[str, Callable[[], tuple[bool, str]]] = {
    "h2o": h2o,
    "pmml": pmml,
    "lightgbm": lightgbm,
    "lightgbm-old": lightgbm,
}

if __name__ == "__main__":
    met, said = NEEDS.get(sys.argv[1], lambda: (True, ""))()
    if said:
        print(said, file=sys.stdout if met else sys.stderr)
    sys.exit(0 if met else 1)
