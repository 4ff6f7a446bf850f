"""The raw values are flagged, then scaled.

task5-check-file: 0 E-NO-FLAGS-STEP
"""

# %% task5-build-builtin
from sklearn.preprocessing import Binarizer


def build_builtin(limit):
    return Pipeline(
        [
            ("flags", Binarizer(threshold=limit)),
            ("scale", StandardScaler()),
            ("classify", LogisticRegression()),
        ]
    )
