"""Another classifier stands at the end.

task5-check-file: 0 E-OTHER-MODEL
"""


# %% task5-build-builtin
def build_builtin(limit):
    """Return a new, unfitted Pipeline of scikit-learn's own steps that answers as build_model(limit) does."""
    from sklearn.preprocessing import Binarizer

    from sklearn.ensemble import RandomForestClassifier

    return Pipeline(
        [
            ("scale", StandardScaler()),
            ("flags", Binarizer(threshold=limit)),
            ("classify", RandomForestClassifier(20, random_state=0)),
        ]
    )
