"""make_pipeline chooses names of its own.

task3-check-build-model: 0 E-STEPS
task3-check-elsewhere: 0 E-STEPS
task3-check-file: 0 E-STEPS
"""

# %% task3-build-model
from sklearn.pipeline import make_pipeline


def build_model(limit):
    step = FunctionTransformer(credit_steps.flags, kw_args={"limit": limit})
    return make_pipeline(StandardScaler(), step, LogisticRegression())
