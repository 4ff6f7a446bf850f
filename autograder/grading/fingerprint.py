"""Whether a submission, or what it is graded by, has changed since it was graded."""

import hashlib
import os
from pathlib import Path


def fingerprint(*parts: Path | str) -> str:
    """A SHA-256 over folders (the names and bytes of their regular files) and texts."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(b"text" + part.encode())
            continue
        for path in sorted(part.rglob("*")):
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
                digest.update(b"file" + os.fsencode(path.relative_to(part)) + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
