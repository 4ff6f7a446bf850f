"""trained_at is a datetime, which JSON does not know; nothing is written.

task5-check-metadata: 0 E-JSON-VALUE
task5-check-metadata-file: 0 E-FILE-MISSING
"""

# %% task5-metadata
import hashlib
from datetime import datetime, timezone

import sklearn


def save_metadata(path, model, X, y, scores):
    """Write a JSON file with the six keys above to `path`."""
    data = X.to_csv(index=False) + y.to_csv(index=False)
    metadata = {
        "feature_names": list(X.columns),
        "trained_at": datetime.now(timezone.utc),
        "cv_mean": float(np.mean(scores)),
        "cv_std": float(np.std(scores)),
        "sklearn_version": sklearn.__version__,
        "data_sha256": hashlib.sha256(data.encode()).hexdigest(),
    }
    Path(path).write_text(json.dumps(metadata))
