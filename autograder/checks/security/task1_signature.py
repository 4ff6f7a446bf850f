"""Task 1: sign and verify."""

import hashlib
import hmac
import inspect
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from sklearn.pipeline import Pipeline

from ..kit import expect_json, expect_type, fresh_folder, from_notebook, tried
from ..loader import BadFile, RefusedClass, open_model
from ..verdict import messages, passed
from .given import KEY, READING_ERRORS, WRITER, hmac_of

not_yet = messages("07-security")


def sign(namespace: Mapping[str, Any]) -> None:
    """`sign(path, key)` is the HMAC-SHA256 of the file's content, for any file and key."""
    with fresh_folder() as folder:
        for given in (folder / "a.bin", str(folder / "b.bin")):
            key, content = secrets.token_bytes(100), b"\n " + secrets.token_bytes(70_000) + b" \n"
            Path(given).write_bytes(content)
            signature = tried(namespace, "sign", given, key).result(READING_ERRORS)
            expect_type(signature, str, "sign", "a text of 64 hexadecimal digits")
            if signature.lower() == hmac_of(content, KEY):
                raise not_yet("E-KEY-IN-NOTEBOOK", name="sign", given="key")
            _expect_signature(signature, content, key, "`sign`")
    passed("sign() made the right HMAC for two new files and keys.")


def verify(namespace: Mapping[str, Any]) -> None:
    """`verify(path, signature, key)` is True for an unchanged file only, and compares in constant time."""
    key, content = secrets.token_bytes(32), secrets.token_bytes(3000)
    changed = content[:1500] + bytes([content[1500] ^ 1]) + content[1501:]
    good, plain_hash = hmac_of(content, key), hashlib.sha256(content).hexdigest()
    with fresh_folder() as folder:
        path = folder / "a.bin"

        def verified(signature: str) -> Any:
            return tried(namespace, "verify", path, signature, key).result(READING_ERRORS)

        path.write_bytes(content)
        answer = verified(good)
        expect_type(answer, bool, "verify", "True or False")
        if not answer:
            if verified(hmac_of(content, KEY)) is True:
                raise not_yet("E-KEY-IN-NOTEBOOK", name="verify", given="key")
            if verified(plain_hash) is True:
                raise not_yet("E-SHA-ONLY", subject="`verify`")
            raise not_yet("E-HONEST-REFUSED", name="verify", what="an unchanged file and its signature")
        if verified(plain_hash):
            raise not_yet("E-SHA-ONLY", subject="`verify`")
        path.write_bytes(changed)
        for what, signature in (
            ("one bit in the middle of the file changed", good),
            ("somebody signed the changed file with another key", hmac_of(changed, secrets.token_bytes(32))),
            ("only the first half of the signature is there", hmac_of(changed, key)[:32]),
            ("the signature is empty", ""),
            *(
                (f"digit {place} of the signature is wrong", _other_digit(hmac_of(changed, key), place))
                for place in (0, 15, 16, 32, 63)
            ),
            ("a digit is missing from the signature", hmac_of(changed, key)[:-1]),
            ("a digit is too much in the signature", hmac_of(changed, key) + "0"),
        ):
            if verified(signature):
                raise not_yet("E-TAMPERED-PASSED", what=what)
    if not reaches(from_notebook(namespace, "verify"), hmac.compare_digest):
        raise not_yet("E-EQUALS")
    passed("verify() accepts the untouched file alone, and compares in constant time.")


def _other_digit(signature: str, place: int) -> str:
    return signature[:place] + ("0" if signature[place] != "0" else "1") + signature[place + 1 :]


def signed_file(folder: str | Path) -> None:
    """`manifest.json` in `folder` signs the model beside it with the exercise's key."""
    manifest = expect_json(Path(folder) / "manifest.json", WRITER)
    if not isinstance(manifest, dict) or not isinstance(manifest.get("hmac_sha256"), str):
        raise not_yet("E-KEYS")
    path = Path(folder) / "credit.pkl"
    try:
        content = path.read_bytes()
        model = open_model(path).model
    except (OSError, RefusedClass, BadFile) as error:
        raise not_yet("E-FILE-BROKEN", problem=error) from None
    if not isinstance(model, Pipeline):
        raise not_yet("E-NOT-A-PIPELINE", kind=type(model).__name__)
    _expect_signature(manifest["hmac_sha256"], content, KEY, "manifest.json")
    passed("manifest.json signs the very file beside it.")


def _expect_signature(signature: str, content: bytes, key: bytes, subject: str) -> None:
    """`NotYet` unless it is the HMAC of the content with the key; `subject` is what gave it."""
    found = signature.lower()
    if found == hmac_of(content, key):
        return
    if found == hashlib.sha256(content).hexdigest():
        raise not_yet("E-SHA-ONLY", subject=subject)
    if found in (hashlib.sha256(both).hexdigest() for both in (key + content, content + key)):
        raise not_yet("E-NOT-HMAC", subject=subject)
    raise not_yet("E-SIGNATURE", subject=subject, signature=signature)


def reaches(function: Any, wanted: Any) -> bool:
    """Whether the function, or one of the notebook's that it calls, names `wanted` (under any name)."""
    seen: set[int] = set()

    def in_code(code: CodeType, names: Mapping[str, Any]) -> bool:
        if wanted.__name__.strip("_") in {name.strip("_") for name in code.co_names}:
            return True
        values = [names.get(name) for name in code.co_names]
        nested = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        return any(look(value) for value in values) or any(in_code(inner, names) for inner in nested)

    def look(value: Any) -> bool:
        if value is wanted:
            return True
        value = getattr(value, "__func__", value)  # a static or class method's function
        if not isinstance(value, FunctionType | type) or id(value) in seen:
            return False
        seen.add(id(value))
        if isinstance(value, type):  # the notebook's own classes only: a library's lead everywhere
            return value.__module__ == function.__module__ and any(map(look, vars(value).values()))
        enclosed = inspect.getclosurevars(value).nonlocals.values()
        return in_code(value.__code__, value.__globals__) or any(map(look, enclosed))

    return look(function)
