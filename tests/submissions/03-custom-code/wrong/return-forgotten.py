"""build_model builds and returns nothing.

task3-check-build-model: 0 E-NO-RETURN
task3-check-elsewhere: 0 E-FILE-MISSING
task3-check-file: 0 E-FILE-MISSING
"""


# %% task3-build-model
def build_model(limit):
    step = FunctionTransformer(credit_steps.flags, kw_args={"limit": limit})
    pipe = Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
