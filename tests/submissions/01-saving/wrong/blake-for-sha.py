"""Another hash function that gives 64 digits, too.

task5-check-metadata: 0 E-NOT-SHA256
"""


# %% task5-metadata
def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    import hashlib
    from datetime import datetime, timezone

    import sklearn

    data = X.to_csv(index=False, lineterminator="\n") + y.to_csv(index=False, lineterminator="\n")
    metadata = {
        "feature_names": list(X.columns),
        "trained_at": datetime.now(timezone.utc).isoformat(),
        "cv_mean": float(np.mean(scores)),
        "cv_std": float(np.std(scores)),
        "sklearn_version": sklearn.__version__,
        "data_sha256": hashlib.blake2s(data.encode()).hexdigest(),
    }
    Path(path).write_text(json.dumps(metadata, indent=2), encoding="utf-8")
