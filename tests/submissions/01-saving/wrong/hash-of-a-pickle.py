"""The hash is one of the pickled table.

task5-check-metadata: 0 E-HASH-UNSTABLE
"""


# %% task5-metadata
def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    import hashlib
    from datetime import datetime, timezone

    import sklearn

    data = joblib.hash((X, y))
    metadata = {
        "feature_names": list(X.columns),
        "trained_at": datetime.now(timezone.utc).isoformat(),
        "cv_mean": float(np.mean(scores)),
        "cv_std": float(np.std(scores)),
        "sklearn_version": sklearn.__version__,
        "data_sha256": hashlib.sha256(data.encode()).hexdigest(),
    }
    Path(path).write_text(json.dumps(metadata, indent=2), encoding="utf-8")
