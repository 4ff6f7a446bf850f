"""Scaler and flags are a pipeline inside the pipeline."""


# %% task5-build-builtin
def build_builtin(limit):
    """Return a new, unfitted Pipeline of scikit-learn's own steps that answers as build_model(limit) does."""
    from sklearn.preprocessing import Binarizer

    return Pipeline(
        [
            ("prepare", Pipeline([("scale", StandardScaler()), ("flags", Binarizer(threshold=limit))])),
            ("classify", LogisticRegression()),
        ]
    )
