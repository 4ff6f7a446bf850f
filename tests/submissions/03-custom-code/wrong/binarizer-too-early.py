"""Task 3 is solved as task 5: nothing of the module is in the model.

task3-check-build-model: 0 E-NOT-FROM-MODULE
task3-check-file: 0 E-NOT-FROM-MODULE
"""

# %% task3-build-model
from sklearn.preprocessing import Binarizer


def build_model(limit):
    return Pipeline(
        [
            ("scale", StandardScaler()),
            ("flags", Binarizer(threshold=limit)),
            ("classify", LogisticRegression()),
        ]
    )
