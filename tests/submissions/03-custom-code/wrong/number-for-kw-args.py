"""The limit itself is given where a dictionary is wanted.

task3-check-build-model: 0 E-PARAMETER
task3-check-elsewhere: 0 E-FILE-MISSING
task3-check-file: 0 E-FILE-MISSING
"""


# %% task3-build-model
def build_model(limit):
    step = FunctionTransformer(credit_steps.flags, kw_args=limit)
    return Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
