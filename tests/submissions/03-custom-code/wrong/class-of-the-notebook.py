"""The step is a transformer class defined in the notebook.

task3-check-build-model: 0 E-MAIN
task3-check-elsewhere: 0 E-MAIN
task3-check-file: 0 E-MAIN
"""

# %% task3-build-model
from sklearn.base import BaseEstimator, TransformerMixin


class Flags(TransformerMixin, BaseEstimator):
    def __init__(self, limit=0.0):
        self.limit = limit

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return (np.asarray(X) > self.limit).astype(float)


def build_model(limit):
    return Pipeline(
        [("scale", StandardScaler()), ("flags", Flags(limit)), ("classify", LogisticRegression())]
    )
