"""Approval by a second person: a key pair each, public keys enrolled beforehand, a signature over the manifest."""

import base64
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from production.artifact import APPROVAL, MANIFEST, read_json, write_json


def new_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def fingerprint(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """Who somebody is: the first 16 digits of the SHA-256 of their public key."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


@dataclass
class Enrolled:
    """The approvers' public keys, by fingerprint; enrolled by somebody else, and withdrawn when one is lost."""

    keys: dict[str, Ed25519PublicKey] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)

    def enrol(self, public: Ed25519PublicKey) -> str:
        self.keys[fingerprint(public)] = public
        return fingerprint(public)

    def withdraw(self, who: str) -> None:
        self.withdrawn.add(who)


def approve(folder: Path, key: Ed25519PrivateKey) -> None:
    """Sign the manifest, and with it every file that it names."""
    signature = key.sign((folder / MANIFEST).read_bytes())
    content = {"by": fingerprint(key), "signature": base64.b64encode(signature).decode()}
    write_json(folder / APPROVAL, content)


def not_approved(folder: Path, enrolled: Enrolled) -> str:
    """Why the artifact in the folder does not count as approved, or ""."""
    if not (folder / APPROVAL).exists():
        return "nobody has approved it"
    approval, author = read_json(folder / APPROVAL), read_json(folder / MANIFEST)["author"]
    who = approval["by"]
    if who not in enrolled.keys:
        return f"key {who} is not enrolled"
    if who in enrolled.withdrawn:
        return f"key {who} has been withdrawn"
    if who == author:
        return "its author approved it"
    try:
        enrolled.keys[who].verify(base64.b64decode(approval["signature"]), (folder / MANIFEST).read_bytes())
    except (InvalidSignature, ValueError):
        return "the signature does not belong to this manifest"
    return ""
