"""functools.partial holds the limit, cloudpickle writes what dill reads, names are collected with an Unpickler."""


# %% task1-split
def split(X, y):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=7)  # a quarter is the default
    return [X_train, X_test, y_train, y_test]


# %% task2-module
lines = [
    "import numpy",
    "",
    "def flags(X, limit=0.0):",
    "    values = numpy.asarray(X)",
    "    answer = numpy.zeros(values.shape)",
    "    answer[values > limit] = 1",
    "    return answer",
]
with open("models/credit_steps.py", "w") as f:
    f.write("\n".join(lines))

# %% task3-build-model
from functools import partial

from credit_steps import flags


def build_model(limit):
    step = FunctionTransformer(partial(flags, limit=limit))
    return Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])


# %% task4-save-by-value
import cloudpickle


def save_by_value(thing, path):
    with open(path, "wb") as f:
        cloudpickle.dump(thing, f)


# %% task5-build-builtin
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Binarizer


def build_builtin(limit):
    return make_pipeline(StandardScaler(), Binarizer(threshold=limit), LogisticRegression())


# %% task6-asks-for-main
import pickle


class Nothing:
    def __init__(self, *args, **kwargs):
        pass

    def __setstate__(self, state):
        pass


class Names(pickle.Unpickler):
    def find_class(self, module, name):
        self.modules.add(module)
        return Nothing


def asks_for_main(path):
    with open(path, "rb") as f:
        names = Names(f)
        names.modules = set()
        names.load()  # every name becomes Nothing
    return "__main__" in names.modules
