"""Task 3: an exact list."""

import io
import json
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..kit import expect_json, fresh_folder, is_open, small_model, tried, tried_again
from ..loader import ALLOWED
from ..verdict import messages, passed
from .given import WRITER, attacks, expect_same_model, honest, pickled

not_yet = messages("07-security")


def restricted_load(namespace: Mapping[str, Any]) -> None:
    """`restricted_load(path)` loads an honest model and refuses four attacks, each before its code runs."""
    model, X = small_model(seed=5)
    with fresh_folder() as folder:
        good, bad, marker = folder / "good.pkl", folder / "bad.pkl", folder / "ran"
        good.write_bytes(pickled(model))
        loaded = tried(namespace, "restricted_load", good)
        if isinstance(loaded.error, pickle.UnpicklingError):
            if "NoneType" in str(loaded.error):
                raise not_yet(
                    "E-NO-RETURN", name="find_class", noun="what `super().find_class(module, name)` gives"
                )
            raise not_yet("E-NAME-REFUSED", error=loaded)
        expect_same_model(loaded.result(), model, X, "restricted_load")
        if is_open(good):
            raise not_yet("E-LEFT-OPEN")
        for what, content in attacks(marker).items():
            bad.write_bytes(content)
            outcome = tried_again(namespace, "restricted_load", str(bad))
            refused = outcome.error is not None
            if marker.exists():
                if refused or what == "builtins.eval":
                    raise not_yet("E-PAYLOAD-RAN", what=what)
                if what == "io.open":
                    raise not_yet("E-DENY-LIST", what=what)
                raise not_yet("E-PREFIX", subject="`restricted_load`", what=f"{what}, which made a file")
            if not refused:
                raise not_yet("E-SILENT-REFUSAL", what=what)
            if not isinstance(outcome.error, pickle.UnpicklingError):
                raise not_yet("E-OTHER-REFUSAL", what=f"calls {what}", outcome=outcome)
        for module, name in (("numpy", "Pipeline"), ("sklearn.pipeline", "dtype"), ("builtins", "scalar")):
            bad.write_bytes(f"c{module}\n{name}\n.".encode())
            outcome = tried_again(namespace, "restricted_load", bad)
            if not isinstance(outcome.error, pickle.UnpicklingError):
                raise not_yet("E-OTHER-REFUSAL", what=f"asks for {module}.{name}", outcome=outcome)
    passed("restricted_load() loads an honest model and refused four attacks before they ran.")


def allow_list(folder: str | Path) -> None:
    """`allowlist.json` has exact names only, all that an honest model needs, and no more."""
    listed = expect_json(Path(folder) / "allowlist.json", WRITER)
    for entry in listed if isinstance(listed, list) else [{"not a list": listed}]:
        if not (isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry)):
            raise not_yet("E-LIST-FORM", entry=json.dumps(entry))
    if not listed:
        raise not_yet("E-NOT-ATTEMPTED", name="ALLOWED")
    pairs = {(module, name) for module, name in listed}
    for module, name in sorted(pairs):
        if not name or not module or any(sign in module + name for sign in "*?^$") or module[-1] == ".":
            raise not_yet("E-PREFIX", subject="the list", what=f"whatever fits '{module}' '{name}'")
    needed = names_in(honest(seed=6))
    if dangerous := sorted(pairs - ALLOWED - needed):
        raise not_yet("E-DANGEROUS-NAME", name=".".join(dangerous[0]))
    if missing := sorted(needed - pairs):
        raise not_yet("E-LIST-TOO-SHORT", count=len(missing), name=".".join(missing[0]))
    if surplus := sorted(pairs - needed):
        raise not_yet("E-LIST-TOO-LONG", count=len(surplus), name=".".join(surplus[0]))
    passed(f"allowlist.json: {len(pairs)} exact names, enough and no more.")


def names_in(content: bytes) -> set[tuple[str, str]]:
    """The (module, name) pairs that a pickle asks for: one of our own, because it is loaded."""
    recorder = _Recorder(io.BytesIO(content))
    recorder.load()
    return recorder.names


class _Recorder(pickle.Unpickler):
    """Notes what it is asked for."""

    def __init__(self, file: io.BytesIO):
        super().__init__(file)
        self.names: set[tuple[str, str]] = set()

    def find_class(self, module: str, name: str) -> Any:
        self.names.add((module, name))
        return super().find_class(module, name)
