"""The step that flags is left out.

task5-check-file: 0 E-NO-FLAGS-STEP
"""


# %% task5-build-builtin
def build_builtin(limit):
    return Pipeline([("scale", StandardScaler()), ("classify", LogisticRegression())])
