"""The hash of the manifest is signed.

task2-check-approve: 0 E-SIGNED-OTHER
task2-check-approval-file: 0 E-SIGNED-OTHER
"""


# %% task2-approve
def approve(registry, version, key):
    """Write approval.json of the version, signed with `key`; PermissionError if this key must not approve it."""
    folder = Path(registry) / "versions" / version
    approvers = json.loads((Path(registry) / "approvers.json").read_text(encoding="utf-8"))
    content = (folder / "manifest.json").read_bytes()
    who = fingerprint(key)
    if who not in approvers["enrolled"]:
        raise PermissionError(f"key {who} is not enrolled")
    if who in approvers["withdrawn"]:
        raise PermissionError(f"key {who} was withdrawn")
    if who == json.loads(content)["author"]:
        raise PermissionError("its author cannot approve it")
    approval = {"by": who, "signature": key.sign(hashlib.sha256(content).digest()).hex()}
    (folder / "approval.json").write_text(json.dumps(approval), encoding="utf-8")
