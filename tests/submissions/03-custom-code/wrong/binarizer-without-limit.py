"""Binarizer with its own default: the limit is lost.

task5-check-file: 0 E-LIMIT
"""

# %% task5-build-builtin
from sklearn.preprocessing import Binarizer


def build_builtin(limit):
    return Pipeline([("scale", StandardScaler()), ("flags", Binarizer()), ("classify", LogisticRegression())])
