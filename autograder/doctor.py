"""`autograder doctor`: is this machine ready, and if not, what is to be done?"""

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement

import autograder
from autograder import installation, material

SUPPORTED = ((3, 11), (3, 12), (3, 13))
LESSONS_USE = {
    "jupyterlab", "nbgrader", "scikit-learn", "numpy", "pandas", "matplotlib", "joblib", "dill", "cloudpickle",
    "onnx", "skl2onnx", "onnxruntime", "protobuf", "skops", "safetensors",
}  # fmt: skip
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)(?:\s*;\s*(.+?))?\s*\\?$")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is as it should be, and what to do if not."""

    what: str
    good: bool
    said: str


def for_learning() -> Iterator[Finding]:
    """Look at what a learner needs, on any system and without the repository; lesson 00 prints this."""
    yield _python()
    yield _package()
    for asked in (*_asked_for(), *_asked_for("grade")):
        if asked.name in LESSONS_USE:
            yield _requirement(asked)
    yield _kernelspec()
    yield from _extensions()


def examine() -> Iterator[Finding]:
    """Look at everything the course needs, a class's grading included."""
    yield _python()
    yield _package()
    if (checkout := material.checkout()) and (lock := checkout / "requirements.txt").exists():
        yield _packages(lock)
    else:
        yield from map(_requirement, _asked_for("grade"))
        yield from _course()
    yield _kernelspec()
    yield from _extensions()
    if sys.platform == "linux":
        yield _scratch()
        yield _sandbox()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info[:2] in SUPPORTED
    return Finding(
        "Python", good, version if good else f"{version} is untested: use Python 3.11, 3.12 or 3.13."
    )


def _package() -> Finding:
    """Whether the package is all ours: another distribution installs one of our name over it, and a command, too."""
    if _version("autograder") or not installation.is_whole():
        return Finding(
            "Package",
            False,
            "another distribution, named autograder, has installed a package and a command of the same name: "
            f"{installation.MEND}.",
        )
    return Finding("Package", True, f"modelkeeping {autograder.__version__}")


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _asked_for(extra: str = "") -> list[Requirement]:
    """What our own metadata asks for on this machine: the course's requirements, or those of an extra."""
    return [
        asked
        for asked in map(Requirement, importlib.metadata.requires("modelkeeping") or [])
        if asked.name != "modelkeeping"  # which the course asks for with the extra `grade`
        and ("extra" in str(asked.marker)) == bool(extra)
        and (asked.marker is None or asked.marker.evaluate({"extra": extra}))
    ]


def _requirement(asked: Requirement) -> Finding:
    """Whether a package that we use is there, in a version that we can do with."""
    found = _version(asked.name)
    if found and asked.specifier.contains(found, prereleases=True):
        return Finding(asked.name, True, found)
    wrong = f"{found} does not do" if found else "missing"
    return Finding(asked.name, False, f"{wrong}: run 'pip install \"{asked.name}{asked.specifier}\"'.")


def _course() -> Iterator[Finding]:
    """The packages of lessons and exercises; an environment with few of them is for grading another subject."""
    asked = _asked_for()
    if sum(_version(requirement.name) is not None for requirement in asked) > len(asked) / 2:
        yield from map(_requirement, asked)
    else:
        yield Finding(
            "Course",
            True,
            "not here, and grading another subject does without; for its lessons and exercises run "
            "'pip install modelkeeping'.",
        )


def _packages(lock: Path) -> Finding:
    """Whether every package is the one of the lock."""
    wrong, right = [], 0
    for name, version in pins(lock):
        found = _version(name)
        if found == version:
            right += 1
        else:
            wrong.append(f"{name} is {found}, not {version}" if found else f"{name} is missing")
    if wrong:
        more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
        return Finding(
            "Packages", False, f"{', '.join(wrong[:3])}{more}: run 'pip install -r requirements.txt'."
        )
    return Finding("Packages", True, f"all {right} are those of the lock")


def pins(lock: Path) -> list[tuple[str, str]]:
    """(name, version) of every pin of a requirements file that holds on this machine."""
    found = [match for line in lock.read_text(encoding="utf-8").splitlines() if (match := _PIN.match(line))]
    return [(match[1], match[2]) for match in found if not match[3] or Marker(match[3]).evaluate()]


def _kernelspec() -> Finding:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding(
            "Kernel", False, "there is no kernel 'python3': run 'python -m ipykernel install --sys-prefix'."
        )
    return Finding("Kernel", True, f"python3 ({spec.display_name})")


def _extensions() -> Iterator[Finding]:
    """nbgrader's part of JupyterLab's front end, and of its server."""
    from jupyter_core.paths import jupyter_config_path, jupyter_path

    for what, folders, name in (
        ("nbgrader in JupyterLab", jupyter_path("labextensions"), "@jupyter/nbgrader/package.json"),
        ("nbgrader in the server", jupyter_config_path(), "jupyter_server_config.d/nbgrader.json"),
    ):
        if any((Path(folder) / name).exists() for folder in folders):
            yield Finding(what, True, "installed")
        else:
            yield Finding(
                what, False, "not found: run 'pip install --force-reinstall nbgrader' in this environment."
            )


def _scratch() -> Finding:
    """Whether temporary folders have names that are short enough for sockets."""
    from autograder.errors import Mistake
    from autograder.sandbox.environment import scratch_folder

    try:
        return Finding("Temporary folder", True, scratch_folder())
    except Mistake as mistake:
        return Finding("Temporary folder", False, str(mistake))


def _sandbox() -> Finding:
    """Whether a box can be built for strangers' submissions, and how well it isolates."""
    from autograder.sandbox import Box, PlaceError
    from autograder.sandbox.environment import package_elsewhere

    if elsewhere := package_elsewhere():
        return Finding("Sandbox", False, elsewhere)
    try:
        return Finding("Sandbox", True, Box.examine())
    except PlaceError as error:
        return Finding("Sandbox", False, str(error))
