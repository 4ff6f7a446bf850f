"""The pipeline's step is a function of the notebook, under the same name as the module's.

task3-check-build-model: 0 E-MAIN
task3-check-elsewhere: 0 E-MAIN
task3-check-file: 0 E-MAIN
"""


# %% task3-build-model
def flags(X, limit=0.0):
    return (np.asarray(X) > limit).astype(float)


def build_model(limit):
    step = FunctionTransformer(flags, kw_args={"limit": limit})
    return Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
