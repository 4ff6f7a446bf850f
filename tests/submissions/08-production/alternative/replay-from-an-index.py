"""The log becomes a dictionary; errors are KeyErrors and LookupErrors."""


# %% task5-replay
def digest(content):
    return hashlib.sha256(content).hexdigest()


def replay(service, request):
    """Return (the probability on the log, the one that its version gives today); LookupError if that cannot be."""
    folder = Path(service)
    index = {}
    for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        index[entry["request"]] = entry
    entry = index[request]  # a KeyError is a LookupError
    try:
        kept = json.loads((folder / "features" / (request + ".json")).read_text(encoding="utf-8"))
        content = (folder / "versions" / entry["version"] / "model.joblib").read_bytes()
    except FileNotFoundError as error:
        raise LookupError(f"{error.filename} is gone") from None
    if (
        digest(content) != entry["model"]
        or digest(bytes.fromhex(kept["salt"]) + canonical(kept["features"])) != entry["features"]
    ):
        raise LookupError("something is not what it was")
    model = open_model(folder / "versions" / entry["version"] / "model.joblib").model
    row = pd.DataFrame({name: [kept["features"][name]] for name in model.feature_names_in_})
    return [entry["probability"], model.predict_proba(row)[0][1]]
