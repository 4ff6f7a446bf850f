"""Refused only above one half.

task3-check-decide: 0 E-REFUSED
"""


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
        "refused": probability > 0.5,
        "features": hashlib.sha256(salt + canonical(application)).hexdigest(),
        "at": datetime.now(UTC).isoformat(),
        "before": json.loads(lines[-1])["hash"] if lines else "0" * 64,
    }
    entry["hash"] = hashlib.sha256(canonical(entry)).hexdigest()
    with log.open("ab") as file:
        file.write(canonical(entry) + b"\n")
    return entry
