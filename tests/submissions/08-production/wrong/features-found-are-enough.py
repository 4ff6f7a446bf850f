"""Features on the disk are replayed, whether the log has such a request or not.

task5-check-replay: 0 E-REPLAY-ERROR
"""


# %% task5-replay
def replay(service, request):
    """Return (the probability on the log, the one that its version gives today); LookupError if that cannot be."""
    folder = Path(service)
    entries = map(json.loads, (folder / "log.jsonl").read_bytes().splitlines())
    entry = next((line for line in entries if line["request"] == request), None)
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
