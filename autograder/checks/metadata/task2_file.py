"""Task 2: a hash of a file."""

from collections.abc import Mapping
from typing import Any

import joblib

from ..kit import KnownErrors, fresh_folder, small_model, tried
from ..verdict import messages, passed
from .given import expect_sha256, sha256

not_yet = messages("05-metadata")
NOT_BYTES = KnownErrors(not_yet, [("TypeError", r"encoded before hashing|buffer API", "E-NOT-BYTES")])


def file_hash(namespace: Mapping[str, Any]) -> None:
    """`file_hash(path)` is the SHA-256 of the file's bytes: a model's, a copy's, and those of no model at all."""
    model, _ = small_model(seed=1)
    with fresh_folder() as folder:
        first, copy, no_model = (folder / name for name in ("model.joblib", "copy.joblib", "bytes.bin"))
        joblib.dump(model, first)
        joblib.dump(model, copy)
        no_model.write_bytes(bytes(range(256)) * 400 + b"\r\n")
        for path, given in ((first, first), (copy, str(copy)), (no_model, no_model)):
            answer = tried(namespace, "file_hash", given).result(NOT_BYTES)
            digest, real = expect_sha256(answer, "file_hash"), sha256(path.read_bytes())
            if digest in {sha256(text.encode()) for text in (str(path), path.name, path.stem)}:
                raise not_yet("E-PATH-HASHED", subject="what `file_hash` returned")
            if digest != real:
                raise not_yet("E-NOT-THE-BYTES", file=path.name, digest=digest, real=real)
    passed("file_hash() gives what sha256sum gives, for a model, its copy, and a file that is no model.")
