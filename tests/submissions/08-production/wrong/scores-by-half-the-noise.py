"""The scores' noise is taken from all values, not from a sample: the border lies too near.

task1-check-gate: 0 E-STOPPED-WRONGLY
"""


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
    if differences.mean() < -2 * differences.std() / np.sqrt(len(differences)):
        reasons.append("score")
    if evidence["onnx gap"] > evidence["onnx tolerance"]:
        reasons.append("onnx")
    if evidence["latency ms"] > evidence["budget ms"]:
        reasons.append("latency")
    return reasons
