"""The sums of the golden answers are compared.

task4-check-golden: 0 E-GOLDEN-EXACT
"""


# %% task4-load-verified
def load_verified(path):
    """Return the model at `path` if sidecar, versions, file hash and golden answers agree; else raise ValueError."""
    path = Path(path)
    try:
        facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"sidecar: {error}") from error
    written_by = facts["versions"]["scikit-learn"]
    if written_by != sklearn.__version__:
        raise ValueError(f"versions: written by scikit-learn {written_by}, here is {sklearn.__version__}")
    if file_hash(path) != facts["file_sha256"]:
        raise ValueError("hash: this is not the file that the sidecar describes")
    model = joblib.load(path)
    rows = pd.DataFrame(facts["golden"]["rows"], columns=[feature["name"] for feature in facts["features"]])
    if not np.allclose(
        model.predict_proba(rows).sum(axis=0),
        np.sum(facts["golden"]["probabilities"], axis=0),
        rtol=0,
        atol=1e-6,
    ):
        raise ValueError("golden: the model gives other answers than it did")
    return model
