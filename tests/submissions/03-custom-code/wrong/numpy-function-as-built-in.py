"""A numpy function in a FunctionTransformer: not the notebook's code, but one more name to trust.

task5-check-file: 0 E-OWN-CODE
"""


# %% task5-build-builtin
def build_builtin(limit):
    step = FunctionTransformer(np.sign)
    return Pipeline([("scale", StandardScaler()), ("flags", step), ("classify", LogisticRegression())])
