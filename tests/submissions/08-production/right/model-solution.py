"""The model solution."""


# %% task1-gate
def gate(candidate, current, evidence):
    """Return all reasons against the candidate in the folder, as a list of names; [] lets it through."""
    folder = Path(candidate)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

    def files_altered():
        here = {path.name for path in folder.iterdir()} - {"manifest.json", "approval.json"}
        if here != set(manifest["files"]):
            return True
        return any(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
            for name, digest in manifest["files"].items()
        )

    def not_approved():
        if not (folder / "approval.json").exists():
            return True
        approval = json.loads((folder / "approval.json").read_text(encoding="utf-8"))
        who = approval["by"]
        if who not in evidence["enrolled"] or who in evidence["withdrawn"] or who == manifest["author"]:
            return True
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(evidence["enrolled"][who]))
        try:
            public.verify(bytes.fromhex(approval["signature"]), (folder / "manifest.json").read_bytes())
        except Exception:
            return True
        return False

    def golden_differ(model):
        golden = manifest["golden"]
        try:
            rows = pd.DataFrame(golden["rows"])[list(model.feature_names_in_)]
            return model.predict_proba(rows)[:, 1].tolist() != golden["answers"]
        except (AttributeError, KeyError, ValueError):
            return True

    reasons = []
    if files_altered():
        reasons.append("files")
    else:
        try:
            model = open_model(folder / "model.joblib").model
        except (RefusedClass, BadFile):
            reasons.append("exact list")
        else:
            if manifest["columns"] != list(getattr(model, "feature_names_in_", [])):
                reasons.append("columns")
            if golden_differ(model):
                reasons.append("golden")
    if not_approved():
        reasons.append("approval")
    if manifest["versions"]["scikit-learn"] != sklearn.__version__:
        reasons.append("versions")
    if any(evidence["known"].get(column) != "at application" for column in manifest["columns"]):
        reasons.append("known in time")
    differences = np.subtract(evidence["fold scores"], current["fold scores"])
    if differences.mean() < -2 * differences.std(ddof=1) / np.sqrt(len(differences)):
        reasons.append("score")
    if evidence["onnx gap"] > evidence["onnx tolerance"]:
        reasons.append("onnx")
    if evidence["latency ms"] > evidence["budget ms"]:
        reasons.append("latency")
    return reasons


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
    approval = {"by": who, "signature": key.sign(content).hex()}
    (folder / "approval.json").write_text(json.dumps(approval), encoding="utf-8")


# %% task3-decide
def decide(service, application):
    """Decide on the application with the version in use; return the line that is on the log by then."""
    folder = Path(service)
    version = json.loads((folder / "registry.json").read_text(encoding="utf-8"))["in use"]
    artifact = folder / "versions" / version
    columns = json.loads((artifact / "manifest.json").read_text(encoding="utf-8"))["columns"]
    model = open_model(artifact / "model.joblib").model
    probability = float(model.predict_proba(pd.DataFrame([application])[columns])[0, 1])

    request, salt = secrets.token_hex(8), secrets.token_bytes(32)
    apart = folder / "features" / f"{request}.json"
    apart.write_text(json.dumps({"salt": salt.hex(), "features": application}), encoding="utf-8")

    log = folder / "log.jsonl"
    lines = log.read_bytes().splitlines() if log.exists() else []
    entry = {
        "request": request,
        "version": version,
        "model": hashlib.sha256((artifact / "model.joblib").read_bytes()).hexdigest(),
        "probability": probability,
        "refused": probability >= 0.5,
        "features": hashlib.sha256(salt + canonical(application)).hexdigest(),
        "at": datetime.now(UTC).isoformat(),
        "before": json.loads(lines[-1])["hash"] if lines else "0" * 64,
    }
    entry["hash"] = hashlib.sha256(canonical(entry)).hexdigest()
    with log.open("ab") as file:
        file.write(canonical(entry) + b"\n")
    return entry


# %% task4-verify
def verify_log(path, last=None):
    """Return 0 if the chain of the log holds, else the number of the first line at which it breaks."""
    before, number = "0" * 64, 0
    for number, line in enumerate(Path(path).read_bytes().splitlines(), start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            return number
        rest = {key: value for key, value in entry.items() if key != "hash"}
        if entry["before"] != before or entry["hash"] != hashlib.sha256(canonical(rest)).hexdigest():
            return number
        before = entry["hash"]
    return number + 1 if last is not None and last != before else 0


# %% task5-replay
def replay(service, request):
    """Return (the probability on the log, the one that its version gives today); LookupError if that cannot be."""
    folder = Path(service)
    entries = map(json.loads, (folder / "log.jsonl").read_bytes().splitlines())
    entry = next((line for line in entries if line["request"] == request), None)
    if entry is None:
        raise LookupError(f"there is no request {request}")
    apart = folder / "features" / f"{request}.json"
    if not apart.exists():
        raise LookupError("its features were erased")
    kept = json.loads(apart.read_text(encoding="utf-8"))
    salted = hashlib.sha256(bytes.fromhex(kept["salt"]) + canonical(kept["features"])).hexdigest()
    if salted != entry["features"]:
        raise LookupError("the kept features are not those that were judged")
    artifact = folder / "versions" / entry["version"]
    if not artifact.exists():
        raise LookupError(f"version {entry['version']} was deleted")
    if hashlib.sha256((artifact / "model.joblib").read_bytes()).hexdigest() != entry["model"]:
        raise LookupError(f"version {entry['version']} is another file today")
    columns = json.loads((artifact / "manifest.json").read_text(encoding="utf-8"))["columns"]
    table = pd.DataFrame([kept["features"]])[columns]
    return entry["probability"], float(open_model(artifact / "model.joblib").model.predict_proba(table)[0, 1])


# %% task6-purge
def purge(service, today, rules, holds):
    """Delete the versions that may go, with their decisions' features; note it; return their names."""
    import shutil

    folder = Path(service)
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    deleted = []
    for artifact in sorted((folder / "versions").iterdir()):
        version = artifact.name
        if version == registry["in use"] or version in holds or version not in registry["left"]:
            continue
        left = date.fromisoformat(registry["left"][version])
        day = 28 if (left.month, left.day) == (2, 29) else left.day
        if left.replace(year=left.year + rules["years"], day=day) <= today:
            shutil.rmtree(artifact)
            deleted.append(version)
    for line in (folder / "log.jsonl").read_bytes().splitlines():
        entry = json.loads(line)
        if entry["version"] in deleted:
            (folder / "features" / f"{entry['request']}.json").unlink(missing_ok=True)
    with (folder / "purges.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"today": today.isoformat(), "deleted": deleted}) + "\n")
    return deleted
