"""OpenSSF Model Signing with a bare key pair, offline: `python with_signing.py FOLDER`."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import recipe
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from recipe import Run

ABOUT = "model-signing"


def keys(folder: Path, private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> tuple[Path, Path]:
    """Both halves of a key pair as PEM files."""
    secret, public = folder / "secret.pem", folder / "public.pem"
    secret.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    public.write_bytes(
        private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return secret, public


def tool(*arguments: str) -> None:
    """Run it; raises `RuntimeError` with the last line that it printed."""
    done = subprocess.run([sys.executable, "-m", "model_signing", *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stderr + done.stdout).strip().splitlines()[-1])


def main() -> None:
    run = Run(
        "signing", ("model-signing", "cryptography"), recipe.folder_from_command_line(__doc__), "make signing"
    )
    with TemporaryDirectory() as away:
        model, signature = Path(away, "model"), Path(away, "model.sig")
        model.mkdir()
        (model / "weights.bin").write_bytes(bytes(1000))
        (model / "manifest.json").write_text("{}")
        secret, public = keys(Path(away), ec.generate_private_key(ec.SECP256R1()))

        def sign(key: Path = secret) -> None:
            tool("sign", "key", str(model), "--signature", str(signature), "--private_key", str(key))

        def verify() -> None:
            tool("verify", "key", str(model), "--signature", str(signature), "--public_key", str(public))

        run.tried(ABOUT, "signed with a P-256 key, offline", sign)
        run.tried(ABOUT, "verified with the public key", verify)
        (model / "weights.bin").write_bytes(b"!" + bytes(999))
        run.tried(ABOUT, "one byte of one file changed", verify)
        (model / "weights.bin").write_bytes(bytes(1000))
        (model / "more.bin").write_bytes(b"x")
        run.tried(ABOUT, "one file added", verify)
        (Path(away) / "other").mkdir()
        other, _ = keys(Path(away) / "other", ed25519.Ed25519PrivateKey.generate())
        run.tried(ABOUT, "signed with an Ed25519 key", lambda: sign(other))
    run.write()


if __name__ == "__main__":
    main()
