"""What differs on another machine, in another process or another program, without starting one."""

import builtins
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from types import FrameType, ModuleType
from typing import Any
from unittest import mock


@contextlib.contextmanager
def another_time_zone() -> Iterator[None]:
    """Local time is not UTC here, even where the grader's clock is (Windows cannot do this)."""
    if not hasattr(time, "tzset"):
        yield
        return
    try:
        with mock.patch.dict(os.environ, TZ="XXX-5:30"):
            time.tzset()
            yield
    finally:
        time.tzset()


@contextlib.contextmanager
def another_process() -> Iterator[None]:
    """What differs in a new process, without the second that starting one costs: salted hashes and addresses."""
    real_hash, real_id = builtins.hash, builtins.id
    with (
        mock.patch.object(builtins, "hash", lambda value: real_hash(value) ^ 0x5A17),
        mock.patch.object(builtins, "id", lambda value: real_id(value) + 0x1000),
    ):
        yield


@contextlib.contextmanager
def another_computer() -> Iterator[None]:
    """What pandas takes from the computer when it writes text: Windows ends a line in another way."""
    with mock.patch.object(os, "linesep", "\n" if os.linesep == "\r\n" else "\r\n"):
        yield


@contextlib.contextmanager
def digests_noted() -> Iterator[dict[str, str]]:
    """Which hash function made which digest, ``{"9f86d0…": "sha256"}``, for every `digest()` asked for meanwhile.

    A profiler sees a method called whatever name the learner has given to the function, and whoever calls it.
    """
    noted: dict[str, str] = {}

    def look(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in ("digest", "hexdigest"):
            made = called.__self__
            with contextlib.suppress(Exception):
                noted[made.hexdigest()] = made.name

    kept = sys.getprofile()
    sys.setprofile(look)
    try:
        yield noted
    finally:
        sys.setprofile(kept)


def made_by_another(noted: dict[str, str], digest: str) -> str | None:
    """What made this digest, if `digests_noted` has seen that it was something else than SHA-256; else None."""
    made_by = noted.get(digest.lower(), "no hash function: the digits were changed afterwards")
    return made_by if noted and made_by != "sha256" else None


@contextlib.contextmanager
def program(main: ModuleType) -> Iterator[None]:
    """As in a program whose `__main__` is `main`, for pickle as for dill, which remembers it from its import."""
    import dill  # not at the top: imported before joblib, it changes what joblib can save

    kept = sys.modules["__main__"]
    sys.modules["__main__"] = main
    try:
        with mock.patch.object(dill._dill, "_main_module", main):
            yield
    finally:
        sys.modules["__main__"] = kept
