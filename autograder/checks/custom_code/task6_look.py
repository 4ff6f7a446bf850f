"""Task 6: look first, then decide."""

import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from sklearn.preprocessing import StandardScaler

from ..kit import KnownErrors, expect_json, expect_type, fresh_folder, program, tried
from ..verdict import messages, passed
from .given import WRITER
from .task4_by_value import another_notebook

DECISIONS = {
    "years": (
        "module",
        "the file must outlive this Python and this notebook; byte code does not, a text under review does",
    ),
    "workers": (
        "by value",
        "the same Python, now, and no time for a release: the code may travel in the file",
    ),
    "exists": ("built-in", "code that everybody has already need not be handed over at all"),
    "settings": ("json", "plain values that people read and change need no program to read them"),
}
ANSWERS = ["module", "by value", "built-in", "json"]
not_yet = messages("03-custom-code")
# What goes wrong with `pickletools.genops`.
LOOKING_ERRORS = KnownErrors(
    not_yet,
    [
        (
            "Exception",
            r"Path' object has no attribute 'read|'str' object has no attribute 'read|bytes-like",
            "E-PATH-NOT-BYTES",
        ),
        (
            "Exception",
            r"is not iterable|is not a container|object has no attribute '(startswith|split)'",
            "E-NOT-ALL-TEXT",
        ),
    ],
)


class _Marker:
    """A pickle of it makes a file when it is loaded."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def asks_for_main(namespace: Mapping[str, Any]) -> None:
    """`asks_for_main(path)` finds `__main__` among the names that a pickle asks for, and never loads it."""
    notebook, padding = another_notebook(), "é" * 70_000
    with program(notebook):
        by_name = pickle.dumps({"step": [notebook.larger], "limit": 2.5})
        at_the_end = pickle.dumps([padding, StandardScaler(), notebook.larger, np.log1p])
        at_the_beginning = pickle.dumps([notebook.larger, StandardScaler(), padding])
        known = ["__main__", "larger", "something", "else", notebook.larger]
        known_already = pickle.dumps(known)
        known_for_long = pickle.dumps([*map(str, range(300)), *known])
    with mock.patch.dict(sys.modules, {"lender__main__": (package := another_notebook())}):
        package.larger.__module__ = "lender__main__"
        of_package = pickle.dumps([package.larger])
    library = pickle.dumps({"step": StandardScaler(), "limit": 2.5})
    note = pickle.dumps({"step": np.log1p, "note": "tested with python -m __main__ on Tuesday"})
    value = pickle.dumps({"program": "__main__", "step": np.log1p, "again": ["__main__", np.exp]})
    with fresh_folder() as folder:
        marker, path = folder / "loaded", folder / "some.pkl"
        trapped = pickle.dumps([_Marker(marker)])
        for content, wanted, what in (
            (trapped, False, "a pickle that runs something when loaded"),
            (by_name, True, "a pickle of another notebook's function"),
            (library, False, "a pickle of a StandardScaler"),
            (at_the_end, True, "a long pickle that ends with another notebook's function"),
            (at_the_beginning, True, "a long pickle that begins with another notebook's function"),
            (known_already, True, "a pickle that takes module and name from its memo"),
            (
                known_for_long,
                True,
                "a pickle that takes module and name from its memo, after 300 other texts",
            ),
            (of_package, False, "a pickle of a function of the module `lender__main__`"),
            (value, False, "a pickle in which `__main__` is a value, and no module"),
            (note, False, "a pickle whose text mentions `__main__` in a sentence"),
        ):
            path.write_bytes(content)
            with program(notebook):  # a loader would find the function, and so not fail
                given = path if content is not library else str(path)
                answer = tried(namespace, "asks_for_main", given).result(LOOKING_ERRORS)
            if marker.exists():
                raise not_yet("E-LOADED")
            expect_type(answer, bool | np.bool_, "asks_for_main", "True or False")
            if wanted and not answer:
                raise not_yet("E-MISSED", what=what)
            if answer and not wanted:
                raise not_yet("E-FALSE-ALARM", what=what)
    passed("asks_for_main() finds `__main__`, raises no false alarm, and loads nothing.")


def decisions(folder: str | Path) -> None:
    """decisions.json says for each of four situations how the code should travel."""
    given = expect_json(Path(folder) / "decisions.json", WRITER)
    if not isinstance(given, dict) or set(given) != set(DECISIONS):
        raise not_yet("E-KEYS", given=given, keys=list(DECISIONS))
    if all(answer is None or answer == "" for answer in given.values()):
        raise not_yet("E-NOT-ATTEMPTED", name="decisions")
    for situation, (wanted, why) in DECISIONS.items():
        answer = given[situation]
        if not isinstance(answer, str) or answer.strip().lower() not in ANSWERS:
            raise not_yet("E-ANSWER", situation=situation, answer=repr(answer), words=ANSWERS)
        if answer.strip().lower() != wanted:
            raise not_yet("E-DECISION", situation=situation, answer=answer, why=why)
    passed("Four situations, four good decisions.")
