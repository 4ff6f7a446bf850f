"""Task 2: a second person approves."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ..kit import expect_error, expect_file, expect_json, expect_keys, fresh_folder, tried
from ..verdict import messages, passed
from .given import applications, fingerprint, key_of, model_of, models_of, write_artifact, write_service

not_yet = messages("08-production")


def approve(namespace: Mapping[str, Any]) -> None:
    """`approve(registry, version, key)` signs for an enrolled key that is not the author's, and refuses five others."""
    with fresh_folder() as folder:
        write_service(folder, models_of({"v7": 7, "v8": 8}), {"left": {}, "in use": "v7"})
        write_artifact(folder / "versions" / "v9", model_of(9), fingerprint(key_of("ben")))
        manifest = folder / "versions" / "v8" / "manifest.json"
        manifest.write_bytes(manifest.read_bytes().rstrip())  # v8's has no line end, v10's has one
        many = pd.concat([applications(number) for number in (60, 61)])  # a manifest of over 64 KiB
        write_artifact(folder / "versions" / "v10", model_of(9), fingerprint(key_of("ada")), many)
        for version, place in (("v8", folder), ("v10", str(folder))):
            tried(namespace, "approve", place, version, key_of("ben")).result()
            expect_approval(folder / "versions" / version, "`approve`")
        new = Ed25519PrivateKey.generate()
        refused = [
            ("v7", key_of("ada"), "the author's own key"),
            ("v9", key_of("ben"), "the author's own key, though it may approve others"),
            ("v7", new, "a key made on the spot"),
            ("v7", key_of("mallory"), "a key that nobody enrolled"),
            ("v7", key_of("old_ben"), "a withdrawn key"),
        ]
        for version, key, what in refused:
            outcome = tried(namespace, "approve", folder, version, key)
            expect_error(outcome, PermissionError, silent=not_yet("E-APPROVED", what=what))
            if (folder / "versions" / version / "approval.json").exists():
                raise not_yet("E-APPROVAL-WRITTEN", what=what)
    passed("approve() signed for ben, and refused the author, strangers and a withdrawn key.")


def approval_file(folder: str | Path) -> None:
    """`approval.json` of v3 is ben's signature over its manifest."""
    path = Path(folder) / "versions" / "v3"
    expect_file(path / "manifest.json", "`write_given`")
    expect_approval(path, "the given cell that calls `approve`")
    passed("versions/v3/approval.json is ben's signature over the manifest of v3.")


def expect_approval(folder: Path, writer: str) -> None:
    """`NotYet` unless the folder's approval is ben's, for this manifest."""
    ben = key_of("ben")
    approval = expect_keys(
        expect_json(folder / "approval.json", writer), ["by", "signature"], "approval.json"
    )
    if approval["by"] != fingerprint(ben):
        raise not_yet("E-APPROVED-BY", by=approval["by"], wanted=fingerprint(ben))
    manifest = (folder / "manifest.json").read_bytes()
    try:
        signature = bytes.fromhex(approval["signature"])
        ben.public_key().verify(signature, manifest)
    except (ValueError, TypeError):
        raise not_yet("E-SIGNATURE-FORM", signature=str(approval["signature"])[:40]) from None
    except InvalidSignature:
        raise not_yet("E-SIGNED-OTHER", count=len(manifest)) from None
