"""The module has a helper that makes the step; dill's setting is switched; answers in capitals."""

# %% task2-module
code = """
import numpy as np
from sklearn.preprocessing import FunctionTransformer


def flags(X, limit=0.0):
    X = np.asarray(X)
    return (X > limit) * 1.0


def step(limit):
    return FunctionTransformer(flags, kw_args=dict(limit=limit), feature_names_out="one-to-one")
"""
print(code, file=open("models/credit_steps.py", "w"), flush=True)

# %% task3-build-model
import credit_steps as cs


def build_model(limit):
    return Pipeline(
        steps=[("scale", StandardScaler()), ("flags", cs.step(limit)), ("classify", LogisticRegression())]
    )


# %% task4-save-by-value
import dill

dill.settings["recurse"] = True


def save_by_value(thing, path):
    f = open(path, "wb")
    dill.dump(thing, f, byref=False)
    f.close()


# %% task6-asks-for-main
import pickletools


def asks_for_main(path):
    found, given, kept = False, [None, None], {}
    with open(path, "rb") as f:
        for op, arg, pos in pickletools.genops(f):
            if op.name.endswith("BINUNICODE") or op.name == "BINUNICODE8":
                given.append(arg)
            if op.name == "MEMOIZE":
                kept[len(kept)] = given[-1]
            if op.name.endswith("BINGET"):
                given.append(kept[arg])
            if op.name == "STACK_GLOBAL" and given[-2] == "__main__":
                found = True
    return found


# %% task6-decisions
decisions = dict(years="Module", workers="By value", exists="Built-in", settings="JSON")
