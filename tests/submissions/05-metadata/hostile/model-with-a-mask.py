"""load_verified returns an object that says it is a model, and loads nothing, so no trap can hurt it.

task4-check-order: 0 E-OTHER-MODEL
task4-check-golden: 0 E-OTHER-MODEL
"""

# %% task4-load-verified
from sklearn.base import BaseEstimator


class Mask(BaseEstimator):
    def __init__(self, probabilities):
        self.probabilities = probabilities

    def predict_proba(self, X):
        return np.resize(self.probabilities, (len(X), 2))


def load_verified(path):
    """Return the model at `path` if sidecar, versions, file hash and golden answers agree; else raise ValueError."""
    facts = json.loads(Path(path).with_suffix(".json").read_text(encoding="utf-8"))
    return Mask(facts["golden"]["probabilities"])
