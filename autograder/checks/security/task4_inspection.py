"""Task 4: look without loading."""

import io
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
from .given import READING_ERRORS, WRITER, Parcel, attacks, honest, honest_with_steps, sample_pickles

not_yet = messages("07-security")


def is_suspicious(namespace: Mapping[str, Any]) -> None:
    """`is_suspicious(path)` tells attacks from honest models, and loads neither."""
    with fresh_folder() as folder:
        path, marker = folder / "file.pkl", folder / "ran"
        good = {
            "an honest model": honest(seed=7),
            "an honest model with a step called 'os.system'": honest_with_steps("os.system", "numpy.savetxt"),
        }
        bad = {f"a pickle that calls {name}": content for name, content in attacks(marker).items()}
        bad["a pickle of protocol 2 that calls io.open"] = pickle.dumps(
            Parcel(io.open, str(marker), "w"), protocol=2
        )
        broken = {
            "a file cut short": good["an honest model"][:150],
            "a file that is no pickle": b"nothing of the kind",
        }
        for what, content in (good | bad | broken).items():
            path.write_bytes(content)
            with _loads_noted() as loads:
                outcome = tried(namespace, "is_suspicious", path)
                try:
                    answer = outcome.result(READING_ERRORS)
                except NotYet as error:
                    if what in broken and error.cause == "E-RAISED":
                        raise not_yet("E-BROKEN-RAISES", error=outcome, what=what) from outcome.error
                    raise
            if loads or marker.exists():
                raise not_yet("E-LOADED", what=what)
            expect_type(answer, bool, "is_suspicious", "True or False")
            if answer and what in good:
                raise not_yet("E-FALSE-ALARM", subject="`is_suspicious`", what=what)
            if not answer and what not in good:
                raise not_yet("E-MISSED", subject="`is_suspicious`", what=what)
    passed("is_suspicious() told seven bad files from two honest ones, and loaded none.")


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
