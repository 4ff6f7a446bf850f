"""Task 4: look without loading."""

import io
import os
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from sklearn.base import BaseEstimator

from ..kit import expect_json, expect_type, fresh_folder, tried
from ..loader import BadFile, RefusedClass, open_model
from ..verdict import NotYet, messages, passed
from .given import (
    READING_ERRORS,
    WRITER,
    Parcel,
    attacks,
    honest,
    honest_with_steps,
    long_honest,
    sample_pickles,
)
from .task3_allow_list import names_in

not_yet = messages("07-security")


def is_suspicious(namespace: Mapping[str, Any]) -> None:
    """`is_suspicious(path)` tells attacks from honest models, and loads neither."""
    with fresh_folder() as folder:
        path, marker = folder / "file.pkl", folder / "ran"
        good = {
            "an honest model": honest(seed=7),
            "an honest model of protocol 3": honest(seed=7, protocol=3),
            "an honest model with a long text and 300 short ones": long_honest(4),
            "the same of protocol 3": long_honest(3),
            "an honest model with a step called 'os.system'": honest_with_steps("os.system", "numpy.savetxt"),
        }
        good |= {
            "a pickle that asks for numpy.dtype, with old texts, PUT and GET": (
                b"\x80\x04S'numpy'\np3\nU\x02osL3L\nL9L\ng3\nT\x05\0\0\0dtype\x93."
            ),
            "a pickle that asks for numpy.dtype with a text of the long form": (
                b"\x80\x04Vnumpy\n\x8d\x05\0\0\0\0\0\0\0dtype\x93."
            ),
            "a pickle that calls numpy.dtype by INST": b"(S'f8'\ninumpy\ndtype\n.",
        }
        bad = {f"a pickle that calls {name}": content for name, content in attacks(marker).items()}
        bad["a pickle of protocol 2 that calls io.open"] = pickle.dumps(
            Parcel(io.open, str(marker), "w"), protocol=2
        )
        bad |= {
            "a pickle that calls os.system by INST": b"(S'true'\nios\nsystem\n.",
            "a pickle of protocol 0 that calls builtins.eval": pickle.dumps(
                Parcel(eval, "1 + 1"), protocol=0
            ),
            "a pickle of protocol 1 that calls os.getcwd": pickle.dumps(Parcel(os.getcwd), protocol=1),
            "a pickle whose STACK_GLOBAL takes old texts": b"\x80\x04U\x02osU\x06getcwd\x93)R.",
            "a pickle whose STACK_GLOBAL takes long old texts": b"\x80\x04T\x02\0\0\0osT\x06\0\0\0getcwd\x93)R.",
            "a pickle whose STACK_GLOBAL takes texts by PUT and GET": (
                b"\x80\x04\x8c\x02osq\x05\x8c\x06getcwdr\x06\0\0\0\x8c\x05numpy\x8c\x05dtypeg5\nj\x06\0\0\0\x93)R."
            ),
            "a pickle in which POP takes texts away": (
                b"\x80\x04\x8c\x02os\x8c\x06getcwd\x8c\x05numpy\x8c\x05dtype00\x93)R."
            ),
            "a pickle with the old instruction OBJ": b"(cnumpy\ndtype\nS'f8'\no.",
            "a pickle with an extension code": b"\x80\x02\x82\x01.",
            "a long pickle that ends with os.getcwd": long_honest(4, os.getcwd),
            "a long pickle of protocol 3 that ends with os.getcwd": long_honest(3, os.getcwd),
            "a pickle that mixes allowed modules and names": b"cnumpy\nPipeline\n.",
        }
        broken = {
            "a file cut short": good["an honest model"][:150],
            "a file that is no pickle": b"nothing of the kind",
            "a file that gets what was never kept": b"\x80\x04h\x07.",
            "a STACK_GLOBAL without texts": b"\x80\x04\x93.",
        }
        for what, content in (good | broken | bad).items():
            path.write_bytes(content)
            with _loads_noted() as loads:
                given = str(path) if what == "an honest model of protocol 3" else path
                outcome = tried(namespace, "is_suspicious", given)
                try:
                    answer = outcome.result(READING_ERRORS)
                except NotYet as error:
                    if what in broken and error.cause == "E-RAISED":
                        raise not_yet("E-BROKEN-RAISES", error=outcome, what=what) from outcome.error
                    raise
            if loads or marker.exists():
                raise not_yet("E-LOADED", what=what)
            expect_type(answer, bool, "is_suspicious", "True or False")
            if answer == (what in good) and namespace.get("ALLOWED") != names_in(honest(seed=7)):
                raise not_yet("E-LIST-FIRST", what=what)
            if answer and what in good:
                raise not_yet("E-FALSE-ALARM", subject="`is_suspicious`", what=what)
            if not answer and what not in good:
                raise not_yet("E-MISSED", subject="`is_suspicious`", what=what)
    passed("is_suspicious() told twenty bad files from eight honest ones, and loaded none.")


def report(folder: str | Path, samples: str | Path) -> None:
    """`report.json` in `folder` tells the suspicious files in `samples` from the honest ones."""
    told = expect_json(Path(folder) / "report.json", WRITER)
    refusals = {path.name: refusal(path) for path in sorted(Path(samples).glob("*.pkl"))}
    with fresh_folder() as given:
        for number, content in enumerate(sample_pickles()):
            (given / str(number)).write_bytes(content)
        wanted = [refusal(path) for path in given.iterdir()]
    if Counter(refusals.values()) != Counter(wanted):
        raise not_yet("E-SAMPLES-CHANGED", count=len(wanted))
    if (
        not isinstance(told, dict)
        or set(told) != set(refusals)
        or not all(answer in (True, False) for answer in told.values())
    ):
        raise not_yet("E-REPORT-FORM")
    bad = [name for name, refused in refusals.items() if refused is not None]
    good = [name for name in refusals if name not in bad]
    if missed := sum(not told[name] for name in bad):
        raise not_yet("E-MISSED", subject="report.json", what=f"{missed} of the {len(bad)} suspicious files")
    if alarms := sum(bool(told[name]) for name in good):
        raise not_yet(
            "E-FALSE-ALARM", subject="report.json", what=f"{alarms} of the {len(good)} honest files"
        )
    passed(f"report.json is right about all {len(refusals)} files.")


def refusal(path: Path) -> str | None:
    """What the exact list refuses in a file; None for an honest one."""
    try:
        open_model(path)
    except RefusedClass as error:
        return error.name
    except (BadFile, OSError):
        return "broken"
    return None


@contextmanager
def _loads_noted() -> Iterator[list[str]]:
    """A list that grows when a scikit-learn object is unpickled."""
    loads: list[str] = []
    original = BaseEstimator.__setstate__

    def noting(self: BaseEstimator, state: Any) -> None:
        loads.append(type(self).__name__)
        original(self, state)

    with mock.patch.object(BaseEstimator, "__setstate__", noting):
        yield loads
