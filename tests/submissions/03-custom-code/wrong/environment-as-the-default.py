"""The default of the limit is read from the environment when the module is imported.

task2-check-module: 0 E-ENVIRONMENT
task2-check-text: 0 E-ENVIRONMENT
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
import numpy as np
from os import environ


def flags(X, limit=float(environ.get("LIMIT", 0.0))):
    return (np.asarray(X) > limit).astype(float)
""")
