"""Task 2: three files."""

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..kit import call, expect_model_file, expect_type, fresh_folder, small_model
from ..loader import Opened
from ..verdict import messages, passed
from .given import FILES, data, expect_predictor, expect_same_model, expect_steps, expect_training_rows

not_yet = messages("01-saving")


def save_all(namespace: Mapping[str, Any]) -> None:
    """`save_all(model, folder)` writes another model into another folder and returns the paths."""
    other, X = small_model(seed=1)
    with fresh_folder() as folder:
        paths = call(namespace, "save_all", other, folder)
        expect_type(paths, list | tuple, "save_all", "a list of the three paths")
        twin, _ = small_model(seed=1)  # `save_all` may have changed `other`
        for name, writer in FILES.items():
            opened = expect_model_file(folder / name, "`save_all`")
            expect_same_model(opened.model, twin, X, name)
            _expect_format(opened, name, writer)
        in_folder = all(isinstance(path, str | Path) and _is_in(path, folder) for path in paths)
        if not in_folder or sorted(Path(path).name for path in paths) != sorted(FILES):
            raise not_yet("E-PATHS", paths=[str(path) for path in paths])
    passed("save_all() wrote another model into another folder; all three files give it back.")


def saved_files(folder: str | Path) -> None:
    """The three files in `folder` open, in the right format, and hold the fitted pipeline of task 1."""
    _, X_test, _, _ = data()
    first = None
    for name, writer in FILES.items():
        opened = expect_model_file(Path(folder) / name, "`save_all`")
        expect_predictor(opened.model, name)
        expect_steps(opened.model, f"the pipeline of task 1, in {name},")
        if first is None:
            first = opened.model
            expect_training_rows(first, f"the pipeline of task 1, in {name},")
        else:
            expect_same_model(opened.model, first, X_test, name)
        _expect_format(opened, name, writer)  # last: joblib shows itself only in a file with arrays
        if opened.codec is not None:
            _expect_level(Path(folder) / name, opened.codec)
    passed("Three files, three formats, one model: fitted, complete, and the same in each.")


def _expect_format(opened: Opened, file: str, writer: str) -> None:
    """`NotYet` unless the file has the format that its name says."""
    if opened.writer != writer:
        raise not_yet("E-WRONG-FORMAT", file=file, writer=opened.writer, wanted=writer)
    if opened.codec is None and "compressed" in file:
        raise not_yet("E-NOT-COMPRESSED", file=file)
    if opened.codec is not None and "compressed" not in file:
        raise not_yet("E-COMPRESSED", file=file, codec=opened.codec)


def _expect_level(path: Path, codec: str | None) -> None:
    """`NotYet` unless the file is as small as zlib at level 3 makes its content, and no other level."""
    content = path.read_bytes()
    try:
        plain = zlib.decompress(content)
    except zlib.error:
        raise not_yet("E-LEVEL", file=path.name, codec=codec, level="(its own)") from None
    gaps = {level: abs(len(zlib.compress(plain, level)) - len(content)) for level in range(1, 10)}
    if gaps[3] > min(gaps.values()):
        raise not_yet("E-LEVEL", file=path.name, codec=codec, level=min(gaps, key=gaps.__getitem__))


def _is_in(path: str | Path, folder: Path) -> bool:
    return Path(path).resolve().parent == folder.resolve()
