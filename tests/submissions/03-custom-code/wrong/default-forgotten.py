"""The limit has no default.

task2-check-module: 0 E-SIGNATURE
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
import numpy as np


def flags(X, limit):
    return (np.asarray(X) > limit).astype(float)
""")
