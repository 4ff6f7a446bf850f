"""The versions are compared when the file has been loaded.

task4-check-order: 0 E-LOADED-TOO-EARLY
"""


# %% task4-load-verified
def load_verified(path):
    """Return the model at `path` if sidecar, versions, file hash and golden answers agree; else raise ValueError."""
    path = Path(path)
    try:
        facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"sidecar: {error}") from error
    if file_hash(path) != facts["file_sha256"]:
        raise ValueError("hash: another file")
    model = joblib.load(path)
    if facts["versions"]["scikit-learn"] != sklearn.__version__:
        raise ValueError("versions: another scikit-learn")
    rows = pd.DataFrame(facts["golden"]["rows"], columns=[feature["name"] for feature in facts["features"]])
    if not np.allclose(model.predict_proba(rows), facts["golden"]["probabilities"], rtol=0, atol=1e-6):
        raise ValueError("golden: other answers")
    return model
