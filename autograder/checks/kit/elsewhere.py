"""What differs on another machine, in another process or another program, without starting one."""

import builtins
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from types import ModuleType
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
