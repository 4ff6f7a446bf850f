"""The approval is written before the key is looked at.

task2-check-approve: 0 E-APPROVAL-WRITTEN
"""


# %% task2-approve
def approve(registry, version, key):
    """Write approval.json of the version, signed with `key`; PermissionError if this key must not approve it."""
    folder = Path(registry) / "versions" / version
    approvers = json.loads((Path(registry) / "approvers.json").read_text(encoding="utf-8"))
    content = (folder / "manifest.json").read_bytes()
    who = fingerprint(key)
    (folder / "approval.json").write_text(json.dumps({"by": who, "signature": key.sign(content).hex()}))
    if who not in approvers["enrolled"]:
        raise PermissionError(f"key {who} is not enrolled")
    if who in approvers["withdrawn"]:
        raise PermissionError(f"key {who} was withdrawn")
    if who == json.loads(content)["author"]:
        raise PermissionError("its author cannot approve it")
    approval = {"by": who, "signature": key.sign(content).hex()}
    (folder / "approval.json").write_text(json.dumps(approval), encoding="utf-8")
