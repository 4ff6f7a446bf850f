"""The module reads the limit from the environment, as the colleague did.

task2-check-module: 0 E-ENVIRONMENT
task2-check-text: 0 E-ENVIRONMENT
task3-check-build-model: 0 E-ENVIRONMENT
task3-check-elsewhere: 0 E-ENVIRONMENT
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
import os

import numpy as np


def flags(X, limit=0.0):
    limit = float(os.getenv("LIMIT", limit))
    return (np.asarray(X) > limit).astype(float)
""")
