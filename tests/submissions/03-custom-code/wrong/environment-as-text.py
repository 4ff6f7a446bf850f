"""The limit from the environment is text when the variable is set: an error on the server only.

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
    return (np.asarray(X) > os.environ.get("LIMIT", limit)).astype(float)
""")
