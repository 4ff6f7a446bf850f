"""A lambda calls the module's function, to pass the limit on: it cannot be saved.

task3-check-build-model: 0 E-LAMBDA
task3-check-elsewhere: 0 E-FILE-NOT-CLOSED
task3-check-file: 0 E-FILE-BROKEN
"""


# %% task3-build-model
def build_model(limit):
    step = FunctionTransformer(lambda X: credit_steps.flags(X, limit))
    return Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
