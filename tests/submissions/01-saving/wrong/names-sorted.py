"""The feature names are sorted.

task5-check-metadata: 0 E-FEATURE-ORDER
task5-check-metadata-file: 0 E-FEATURE-ORDER
"""

# %% task5-metadata
import hashlib
from datetime import datetime, timezone

import sklearn


def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    data = X.to_csv(index=False) + y.to_csv(index=False)
    metadata = {
        "feature_names": sorted(X.columns),
        "trained_at": datetime.now(timezone.utc).isoformat(),
        "cv_mean": float(np.mean(scores)),
        "cv_std": float(np.std(scores)),
        "sklearn_version": sklearn.__version__,
        "data_sha256": hashlib.sha256(data.encode()).hexdigest(),
    }
    with open(path, "w") as file:
        json.dump(metadata, file, indent=2)
