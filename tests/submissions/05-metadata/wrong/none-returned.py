"""None is returned where an error should be raised.

task4-check-order: 0 E-NOT-REFUSED
task4-check-golden: 0 E-NOT-REFUSED
"""


# %% task4-load-verified
def load_verified(path):
    """Return the model at `path` if sidecar, versions, file hash and golden answers agree; else raise ValueError."""
    path = Path(path)
    try:
        facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    written_by = facts["versions"]["scikit-learn"]
    if written_by != sklearn.__version__:
        return None
    if file_hash(path) != facts["file_sha256"]:
        return None
    model = joblib.load(path)
    rows = pd.DataFrame(facts["golden"]["rows"], columns=[feature["name"] for feature in facts["features"]])
    if not np.allclose(model.predict_proba(rows), facts["golden"]["probabilities"], rtol=0, atol=1e-6):
        return None
    return model
