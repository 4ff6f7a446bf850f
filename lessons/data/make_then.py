"""What the slides' own lines did with the libraries of their day: run with Python 3.6.15 and scikit-learn 0.19.2.

    python3.6 lessons/data/make_then.py > lessons/data/then-scikit-learn-0.19.json

The environment has scikit-learn 0.19.2, NumPy 1.14.6 and SciPy 1.1.0, and nothing else. "joblib ÷ pickle" are ratios of
medians, measured by turns; `pickle` is called as a slide would, with the protocol that was the default.
"""

import json
import pickle
import platform
import statistics
import tempfile
import time
import tracemalloc
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.externals import joblib
from sklearn.svm import SVC

ROUNDS = 7


def pickled(thing, path):
    with path.open("wb") as file:
        pickle.dump(thing, file)


def unpickled(path):
    with path.open("rb") as file:
        return pickle.load(file)


def milliseconds(actions):
    """The median of each action, all measured by turns."""
    seconds = {name: [] for name in actions}
    for _ in range(ROUNDS):
        for name, action in actions.items():
            start = time.perf_counter()
            action()
            seconds[name].append(time.perf_counter() - start)
    return {name: 1000 * statistics.median(runs) for name, runs in seconds.items()}


def extra_bytes(action):
    """Most memory that a call holds in addition."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def compared(thing, folder):
    """What joblib takes, as a share of what pickle takes: to save, to load, in memory, in bytes."""
    ours, theirs = folder / "a.joblib", folder / "a.pkl"
    saving = {"joblib": lambda: joblib.dump(thing, str(ours)), "pickle": lambda: pickled(thing, theirs)}
    save = milliseconds(saving)
    load = milliseconds({"joblib": lambda: joblib.load(str(ours)), "pickle": lambda: unpickled(theirs)})
    memory = {name: extra_bytes(action) for name, action in saving.items()}
    size = {"joblib": ours.stat().st_size, "pickle": theirs.stat().st_size}
    parts = {"save": save, "load": load, "memory to save": memory, "bytes": size}
    return {what: round(found["joblib"] / found["pickle"], 3) for what, found in parts.items()}


def main():
    """Print what was found out, and with what."""
    iris = load_iris()
    svc = SVC().fit(iris.data, iris.target)
    forest = RandomForestClassifier(200, random_state=0).fit(iris.data, iris.target)
    array = np.random.RandomState(0).rand(5000000)
    with tempfile.TemporaryDirectory() as folder:
        found = {
            "made with": {
                "python": platform.python_version(),
                "scikit-learn": sklearn.__version__,
                "numpy": np.__version__,
                "joblib": joblib.__version__,
                "protocol": pickle.DEFAULT_PROTOCOL,
            },
            "from sklearn.externals import joblib": "works",
            "print(svc)": repr(svc),
            "print(forest)": repr(forest),
            "y[0]": repr(iris.target[0]),
            "joblib ÷ pickle": {
                "an array of 40 MB": compared(array, Path(folder)),
                "a forest": compared(forest, Path(folder)),
            },
        }
    print(json.dumps(found, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
