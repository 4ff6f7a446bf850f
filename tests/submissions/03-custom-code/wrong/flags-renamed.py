"""The module's function has another name.

task2-check-module: 0 E-NO-FLAGS
task2-check-text: 0 E-NO-FLAGS
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
import numpy as np


def flag(X, limit=0.0):
    return (np.asarray(X) > limit).astype(float)
""")

# %% task3-build-model
import credit_steps


def build_model(limit):
    step = FunctionTransformer(credit_steps.flag, kw_args={"limit": limit})
    return Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
