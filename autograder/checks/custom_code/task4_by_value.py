"""Task 4: by value."""

import io
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ..kit import KnownErrors, expect_file, fresh_folder, program, tried
from ..verdict import messages, passed
from .elsewhere import elsewhere, failed, loaded
from .given import WRITER, data, expect_answers, expect_steps
from .values import as_text, same_values

_NOTEBOOK = """
import numpy as np

def larger(X, limit=1.5):
    return np.asarray(X) > limit
"""
not_yet = messages("03-custom-code")
DILL_ERRORS = KnownErrors(not_yet, [("TypeError", r"file must have", "E-PATH-TO-DILL")])


def another_notebook() -> ModuleType:
    """A `__main__` with a function `larger` of its own, which uses a global."""
    notebook = ModuleType("__main__")
    exec(compile(_NOTEBOOK, "another notebook", "exec"), notebook.__dict__)
    return notebook


def save_by_value(namespace: Mapping[str, Any]) -> None:
    """`save_by_value(thing, path)` saves another notebook's function with the global that it uses."""
    notebook = another_notebook()
    with fresh_folder() as folder:
        path = folder.resolve() / "thing.dill"
        with program(notebook):
            tried(namespace, "save_by_value", [notebook.larger], path).result(DILL_ERRORS)
        if not path.is_file():
            raise not_yet("E-NOT-AT-PATH")
        content = path.read_bytes()
    with elsewhere():
        thing = _from_dill(content, "thing.dill")
        if not isinstance(thing, list):
            raise not_yet("E-SESSION-SAVED", kind=type(thing).__name__)
        try:
            answer = thing[0]([1.0, 2.0])
        except Exception as error:
            raise failed(error, "thing.dill", "using") from None
    if not same_values(answer, np.array([0.0, 1.0])):
        raise not_yet("E-OTHER-THING", answer=as_text(answer))
    passed("save_by_value() took another notebook's function along, with the import that it uses.")


def dill_file(folder: str | Path) -> None:
    """notebook.dill predicts in another program that has no module and none of the notebook's imports."""
    content = expect_file(Path(folder) / "notebook.dill", WRITER).read_bytes()
    X, _ = data()
    with elsewhere():
        model = _from_dill(content, "notebook.dill")
        expect_steps(model, "notebook.dill holds")
        if getattr(getattr(model["flags"], "func", None), "__module__", None) != "__main__":
            raise not_yet("E-NOT-BY-VALUE")
        expect_answers(model, X, 0.0, "notebook.dill")
    passed("notebook.dill works in another program without any module.")


def _from_dill(content: bytes, file: str) -> Any:
    """What the dill file holds; `NotYet` if it cannot be loaded."""
    import dill  # not at the top: imported before joblib, it changes what joblib can save

    return loaded(lambda: dill.load(io.BytesIO(content)), file)
