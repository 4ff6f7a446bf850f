"""hash_pandas_object, with names and dtypes added; an error class of its own; steps in functions; sys.version."""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    digest = hashlib.sha256(
        repr(
            [(name, dtype.name if dtype.kind in "iufb" else "text") for name, dtype in X.dtypes.items()]
        ).encode()
    )
    digest.update(pd.util.hash_pandas_object(X, index=False).to_numpy().tobytes())
    digest.update(pd.util.hash_pandas_object(y, index=False).to_numpy().tobytes())
    return digest.hexdigest()


# %% task3-sidecar
import statistics
import sys


def write_sidecar(path, model, X, y, scores, source):
    """Write the JSON file that describes the model saved at `path` beside it."""
    path = Path(path)
    facts = {
        "model_file": path.name,
        "file_sha256": file_hash(path),
        "trained_at": datetime.now(timezone.utc).isoformat(),
        "features": [{"name": name, "dtype": str(dtype)} for name, dtype in X.dtypes.items()],
        "data_sha256": data_hash(X, y),
        "source": source,
        "cv_mean": statistics.mean(scores.tolist()),
        "cv_std": statistics.pstdev(scores.tolist()),
        "versions": {
            "python": sys.version,
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
import hmac


class Refused(ValueError):
    """A step said no."""

    def __init__(self, step, why):
        super().__init__(f"{step}: {why}")


def read_sidecar(path):
    place = path.with_suffix(".json")
    if not place.is_file():
        raise Refused("Sidecar", "missing")
    try:
        return json.loads(place.read_bytes())
    except json.JSONDecodeError as error:
        raise Refused("Sidecar", "no JSON") from error


def same_version(facts, path):
    return facts["versions"]["scikit-learn"] == sklearn.__version__


def same_file(facts, path):
    return hmac.compare_digest(facts["file_sha256"], file_hash(path))


def load_verified(path):
    """Return the model at `path` if sidecar, versions, file hash and golden answers agree; else raise ValueError."""
    path = Path(path)
    facts = read_sidecar(path)
    for step, agrees in {"versions": same_version, "hash": same_file}.items():
        if not agrees(facts, path):
            raise Refused(step, "does not agree")
    with path.open("rb") as file:
        model = joblib.load(file)
    golden = facts["golden"]
    rows = pd.DataFrame(golden["rows"], columns=[feature["name"] for feature in facts["features"]])
    rows = rows.astype({feature["name"]: feature["dtype"] for feature in facts["features"]})
    try:
        np.testing.assert_allclose(model.predict_proba(rows), golden["probabilities"], rtol=0, atol=1e-6)
    except AssertionError as error:
        raise Refused("golden", error) from error
    return model
