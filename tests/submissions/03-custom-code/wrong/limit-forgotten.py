"""The limit is not passed on: the default is used, whatever was asked for.

task3-check-build-model: 0 E-LIMIT
"""


# %% task3-build-model
def build_model(limit):
    step = FunctionTransformer(credit_steps.flags)
    return Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
