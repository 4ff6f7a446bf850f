"""The module is written by the cell magic, and holds a transformer class beside the function; dill writes bytes."""

# %% task2-module
get_ipython().run_cell_magic(
    "writefile",
    "models/credit_steps.py",
    """# Steps of the credit model
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin


def flags(X, limit=0.0):
    return np.where(np.array(X) > limit, 1.0, 0.0)


class Flags(TransformerMixin, BaseEstimator):
    def __init__(self, limit=0.0):
        self.limit = limit

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return flags(X, self.limit)
""",
)


# %% task3-build-model
def build_model(limit):
    pipe = Pipeline([("scale", StandardScaler())])
    pipe.steps.append(("flags", credit_steps.Flags(limit=limit)))
    pipe.steps.append(("classify", LogisticRegression(max_iter=500)))
    return pipe


# %% task4-save-by-value
import dill


def save_by_value(thing, path):
    Path(path).write_bytes(dill.dumps(thing, recurse=True))
