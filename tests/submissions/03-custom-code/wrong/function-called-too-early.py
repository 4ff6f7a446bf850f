"""The function is called where it should be passed.

task3-check-build-model: 0 E-NOT-A-STEP
task3-check-elsewhere: 0 E-FILE-MISSING
task3-check-file: 0 E-FILE-MISSING
"""


# %% task3-build-model
def build_model(limit):
    step = FunctionTransformer(credit_steps.flags(limit))
    return Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
