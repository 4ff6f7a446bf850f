"""A missing number is written as 0.

task3-check-golden: 0 E-MISSING-NUMBER
"""


# %% task3-sidecar
def write_sidecar(path, model, X, y, scores, source):
    """Write the JSON file that describes the model saved at `path` beside it."""
    path = Path(path)
    rows = X.head(5).to_numpy(float).tolist()
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
            "rows": [[0.0 if value != value else value for value in row] for row in rows],
            "probabilities": model.predict_proba(X.head(5)).tolist(),
        },
    }
    path.with_suffix(".json").write_text(json.dumps(facts, indent=2, allow_nan=False), encoding="utf-8")
