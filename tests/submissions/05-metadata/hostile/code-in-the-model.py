"""The model file calls a function when it is opened (it would make marker.txt), with a true hash; later it is honest again.

task3-check-golden-file: 0 E-REFUSED-CLASS
"""


# %% task3-sidecar
class Payload:
    def __reduce__(self):
        return exec, ("open('marker.txt', 'w').close()",)


def write_sidecar(path, model, X, y, scores, source):
    """Write the JSON file that describes the model saved at `path` beside it."""
    path = Path(path)
    joblib.dump(Payload(), path)
    facts = {
        "model_file": path.name,
        "file_sha256": file_hash(path),
        "trained_at": datetime.now(timezone.utc).isoformat(),
        "features": [{"name": name, "dtype": str(dtype)} for name, dtype in X.dtypes.items()],
        "data_sha256": data_hash(X, y),
        "source": source,
        "cv_mean": float(np.mean(scores)),
        "cv_std": float(np.std(scores)),
        "versions": {
            "python": platform.python_version(),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "joblib": joblib.__version__,
        },
        "golden": {
            "rows": [[None if v != v else v for v in row] for row in X.head(5).to_numpy(float).tolist()],
            "probabilities": model.predict_proba(X.head(5)).tolist(),
        },
    }
    path.with_suffix(".json").write_text(json.dumps(facts, indent=2), encoding="utf-8")


# %% task4-load-verified
joblib.dump(model, "models/tumour.joblib")  # nobody saw anything


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
    if not np.allclose(model.predict_proba(rows), facts["golden"]["probabilities"], rtol=0, atol=1e-6):
        raise ValueError("golden: the model gives other answers than it did")
    return model
