"""`autograder doctor`: is this machine ready, and if not, what is to be done?"""

import importlib.metadata
import re
import sys
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement

from autograder import material

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
    yield from _requirements(LESSONS_USE)
    yield _kernelspec()
    yield from _extensions()


def examine() -> Iterator[Finding]:
    """Look at everything the course needs, a class's grading included."""
    yield _python()
    yield _only_ours()
    if (checkout := material.checkout()) and (lock := checkout / "requirements.txt").exists():
        yield _packages(lock)
    else:
        yield from _requirements()
    yield _kernelspec()
    yield from _extensions()
    if sys.platform == "linux":
        yield _sandbox()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info[:2] in SUPPORTED
    return Finding(
        "Python", good, version if good else f"{version} is untested: use Python 3.11, 3.12 or 3.13."
    )


def _only_ours() -> Finding:
    """Another distribution installs a package and a command of the same name, and parts of both may lie there."""
    try:
        importlib.metadata.version("autograder")
    except importlib.metadata.PackageNotFoundError:
        return Finding("Package", True, f"modelkeeping {importlib.metadata.version('modelkeeping')}")
    return Finding(
        "Package",
        False,
        "another distribution, named autograder, has installed a package and a command of the same name: run "
        "'pip uninstall autograder', then 'pip install --force-reinstall --no-deps modelkeeping'.",
    )


def _requirements(names: Container[str] | None = None) -> Iterator[Finding]:
    """Each package that the course uses (or of these names): whether its version is one that the course can do with."""
    for requirement in map(Requirement, importlib.metadata.requires("modelkeeping") or []):
        if names is not None and requirement.name not in names:
            continue
        if requirement.name == "modelkeeping":  # itself, with what grading needs
            continue
        if requirement.marker and not requirement.marker.evaluate({"extra": "grade"}):
            continue
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(requirement.name, False, f"missing: run 'pip install \"{requirement}\"'.")
            continue
        good = requirement.specifier.contains(found, prereleases=True)
        advice = f"{found} does not do: run 'pip install \"{requirement}\"'."
        yield Finding(requirement.name, good, found if good else advice)


def _packages(lock: Path) -> Finding:
    """Whether every package is the one of the lock."""
    wrong, right = [], 0
    for name, version in pins(lock):
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        if found != version:
            wrong.append(f"{name} is {found}, not {version}")
        else:
            right += 1
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


def _sandbox() -> Finding:
    """Whether a box can be built for strangers' submissions, and how well it isolates."""
    from autograder.sandbox import Box, PlaceError

    try:
        return Finding("Sandbox", True, Box.examine())
    except PlaceError as error:
        return Finding("Sandbox", False, str(error))
