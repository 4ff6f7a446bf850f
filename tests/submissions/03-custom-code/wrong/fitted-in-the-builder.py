"""build_model fits what it builds.

task3-check-build-model: 0 E-FITTED-TOO-EARLY
"""


# %% task3-build-model
def build_model(limit):
    step = FunctionTransformer(credit_steps.flags, kw_args={"limit": limit})
    pipe = Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
    return pipe.fit(X, y)
