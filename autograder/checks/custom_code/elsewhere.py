"""Another program, as far as that is possible without starting one, and what goes wrong there."""

import contextlib
import importlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from ..kit import diagnose, program, quiet
from ..verdict import NotYet, messages

MODULE = "credit_steps"
VARIABLE = "LIMIT"
LIMIT_THERE = "1.5"  # its value in the other program
not_yet = messages("03-custom-code")


@contextlib.contextmanager
def elsewhere(folder: Path | None = None) -> Iterator[None]:
    """Another program, in another folder with copies of the modules in `folder`, where LIMIT has another value.

    What was imported from `folder`, and the module credit_steps, are not imported yet there.
    """
    learners = {MODULE, *(_modules_of(folder) if folder else ())} & set(sys.modules)
    kept, path = {name: sys.modules.pop(name) for name in learners}, list(sys.path)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        server = Path(temporary).resolve()
        for module in folder.glob("*.py") if folder else ():
            shutil.copy(module, server)
        sys.path.insert(0, str(server))
        importlib.invalidate_caches()
        try:
            with (
                contextlib.chdir(server),
                mock.patch.dict(os.environ, {VARIABLE: LIMIT_THERE}),
                mock.patch.object(sys, "dont_write_bytecode", True),
                program(ModuleType("__main__")),
            ):
                yield
        finally:
            sys.path[:] = path
            for name in _modules_of(server):
                del sys.modules[name]
            sys.modules.update(kept)


def _modules_of(folder: Path) -> list[str]:
    """Names of the modules that were imported from this folder."""
    places = (f"{folder.absolute()}{os.sep}", f"{folder.resolve()}{os.sep}")
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    return [
        name
        for name, file in files.items()
        if isinstance(file, str) and file.startswith(places) and Path(file).parent in map(Path, places)
    ]


def works_without_variable(action: Callable[[], Any]) -> bool:
    """Whether `action` succeeds where LIMIT is not set."""
    with quiet(), mock.patch.dict(os.environ):
        os.environ.pop(VARIABLE, None)
        try:
            action()
        except (Exception, SystemExit):
            return False
    return True


def loaded(load: Callable[[], Any], file: str) -> Any:
    """What `load` gives in another program; `NotYet` if it raises."""
    try:
        with quiet():
            return load()
    except EOFError as error:
        raise diagnose(error, f"loading {file} raised") from None
    except (Exception, SystemExit) as error:
        raise failed(error, file, "loading") from None


def failed(error: BaseException, file: str, doing: str) -> NotYet:
    """The `NotYet` for an error while `file` was loaded or used in another program."""
    text = str(error)
    if match := re.search(r"attribute '([\w.]+)' on <module '__main__'", text):
        return not_yet("E-MAIN", file=file, name=match[1])
    if isinstance(error, NameError):
        return not_yet("E-GLOBALS", doing=doing, file=file, problem=text)
    if isinstance(error, ModuleNotFoundError):
        return not_yet("E-NO-MODULE", doing=doing, file=file, problem=text)
    if type(error).__name__ == "InvalidParameterError":
        return not_yet("E-PARAMETER", problem=text.rstrip("."))
    return diagnose(error, f"{doing} {file} in another program raised")
