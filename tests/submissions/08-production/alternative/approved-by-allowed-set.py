"""Who may approve is a set; the file is written through a part."""

# %% task2-approve
import os


def approve(registry, version, key):
    """Write approval.json of the version, signed with `key`; PermissionError if this key must not approve it."""
    registry = Path(registry)
    place = registry / "versions" / version
    lists = json.loads((registry / "approvers.json").read_text())
    manifest = (place / "manifest.json").read_bytes()
    may = set(lists["enrolled"]) - set(lists["withdrawn"]) - {json.loads(manifest)["author"]}
    if fingerprint(key.public_key()) not in may:
        raise PermissionError("not this key")
    part = place / "approval.part"
    part.write_text(
        json.dumps({"signature": key.sign(manifest).hex(), "by": fingerprint(key), "note": "looked at"})
    )
    os.replace(part, place / "approval.json")
