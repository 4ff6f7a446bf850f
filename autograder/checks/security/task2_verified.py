"""Task 2: verify before loading."""

import hashlib
import io
import secrets
from collections.abc import Mapping
from typing import Any

from ..kit import expect_error, expect_type, fresh_folder, small_model, tried, tried_again
from ..verdict import messages, passed
from .given import KEY, READING_ERRORS, attack, expect_same_model, hmac_of, pickled

not_yet = messages("07-security")


def read_key(namespace: Mapping[str, Any]) -> None:
    """`read_key(path)` gives the bytes of any key file, all of them."""
    keys = [b"\n \xff" + secrets.token_bytes(27) + b" \n", secrets.token_bytes(70_000)]
    answers = []
    with fresh_folder() as folder:
        paths = [folder / "key-0", folder / "key-1"]
        for path, given, key in zip(paths, (str(paths[0]), paths[1]), keys, strict=True):
            path.write_bytes(key)
            answers.append(tried(namespace, "read_key", given).result(READING_ERRORS))
            expect_type(answers[-1], bytes, "read_key", "bytes")
    if answers[0] == answers[1]:
        raise not_yet("E-KEY-IN-NOTEBOOK", name="read_key", given="file")
    for answer, key in zip(answers, keys, strict=True):
        if answer != key:
            raise not_yet("E-KEY-CHANGED", size=len(answer), wanted=len(key))
    passed("read_key() gave back two new keys, byte for byte.")


def load_verified(namespace: Mapping[str, Any]) -> None:
    """`load_verified(path, signature, key)` loads a signed model; a wrong signature is refused before loading."""
    key = secrets.token_bytes(32)
    model, X = small_model(seed=4)
    model.note_ = "é" * 70_000  # longer than a reader's first gulp
    content = pickled(model)
    with fresh_folder() as folder:
        good, bad, marker = folder / "good.pkl", folder / "bad.pkl", folder / "ran"
        good.write_bytes(content)
        own = tried(namespace, "load_verified", str(good), hmac_of(content, key), key)
        if own.error is not None:
            if tried_again(namespace, "load_verified", good, hmac_of(content, KEY), key).error is None:
                raise not_yet("E-KEY-IN-NOTEBOOK", name="load_verified", given="key")
            if type(own.error) is ValueError:
                raise not_yet(
                    "E-HONEST-REFUSED", name="load_verified", what=f"an honest, signed model: {own}"
                )
        expect_same_model(own.result(), model, X, "load_verified")
        replaced = attack(io.open, str(marker), "w")
        bad.write_bytes(replaced)
        for signature in (hmac_of(content, key), hashlib.sha256(replaced).hexdigest()):
            other = tried_again(namespace, "load_verified", bad, signature, key)
            ran = marker.exists()
            if other.error is not None and ran:
                raise not_yet("E-HASH-AFTER-LOAD")
            expect_error(
                other,
                ValueError,
                silent=not_yet("E-NOT-VERIFIED", outcome="ran" if ran else "did not run"),
                other=not_yet("E-WRONG-EXCEPTION", error=other),
            )
    passed("load_verified() loads what is signed, and stops a replaced file before it is loaded.")
