"""Only the first columns are scaled and flagged.

task5-check-file: 0 E-OTHER-MODEL
"""


# %% task5-build-builtin
def build_builtin(limit):
    """Return a new, unfitted Pipeline of scikit-learn's own steps that answers as build_model(limit) does."""
    from sklearn.preprocessing import Binarizer

    return Pipeline(
        [
            ("scale", StandardScaler()),
            (
                "first",
                __import__("sklearn.feature_selection").feature_selection.SelectPercentile(percentile=50),
            ),
            ("flags", Binarizer(threshold=limit)),
            ("classify", LogisticRegression()),
        ]
    )
