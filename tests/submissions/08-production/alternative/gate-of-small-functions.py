"""A table of functions, one a reason; a tuple is returned."""


# %% task1-gate
def hashed(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder, name):
    return json.loads(Path(folder, name).read_bytes())


def files(folder, manifest, current, evidence):
    names = sorted(
        path.name for path in Path(folder).glob("*") if path.name not in ("manifest.json", "approval.json")
    )
    return names != sorted(manifest["files"]) or [hashed(Path(folder, name)) for name in names] != [
        manifest["files"][name] for name in names
    ]


def approval(folder, manifest, current, evidence):
    try:
        said = read(folder, "approval.json")
        allowed = {
            who: key
            for who, key in evidence["enrolled"].items()
            if who not in [*evidence["withdrawn"], manifest["author"]]
        }
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(allowed[said["by"]]))
        key.verify(bytes.fromhex(said["signature"]), Path(folder, "manifest.json").read_bytes())
    except Exception:
        return True
    return False


RULES = {
    "approval": approval,
    "versions": lambda folder, manifest, current, evidence: (
        manifest["versions"]["scikit-learn"] != sklearn.__version__
    ),
    "known in time": lambda folder, manifest, current, evidence: (
        not {evidence["known"].get(one) for one in manifest["columns"]} <= {"at application"}
    ),
    "onnx": lambda folder, manifest, current, evidence: (
        not evidence["onnx gap"] <= evidence["onnx tolerance"]
    ),
    "latency": lambda folder, manifest, current, evidence: evidence["budget ms"] < evidence["latency ms"],
}


def gate(candidate, current, evidence):
    """Return all reasons against the candidate in the folder, as a list of names; [] lets it through."""
    manifest = read(candidate, "manifest.json")
    reasons = [name for name, broken in RULES.items() if broken(candidate, manifest, current, evidence)]
    pairs = zip(evidence["fold scores"], current["fold scores"])
    d = pd.Series([new - old for new, old in pairs])
    if d.mean() < -2 * d.sem():
        reasons.append("score")
    if files(candidate, manifest, current, evidence):
        return (*reasons, "files")
    try:
        model = open_model(str(Path(candidate, "model.joblib"))).model
    except Exception:
        return (*reasons, "exact list")
    names = getattr(model, "feature_names_in_", np.array([])).tolist()
    if names != manifest["columns"]:
        reasons.append("columns")
    try:
        answers = model.predict_proba(pd.DataFrame(manifest["golden"]["rows"], columns=names))[:, 1]
    except Exception:
        answers = None
    if not np.array_equal(answers, manifest["golden"]["answers"]):
        reasons.append("golden")
    return tuple(reasons)
