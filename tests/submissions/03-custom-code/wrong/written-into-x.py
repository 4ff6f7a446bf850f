"""The flags are written into X itself.

task2-check-module: 0 E-INPUT-CHANGED
"""

# %% task2-module
# Write models/credit_steps.py here
Path("models/credit_steps.py").write_text("""
import numpy as np


def flags(X, limit=0.0):
    above = X > limit
    X[above] = 1.0
    X[~above] = 0.0
    return np.asarray(X)
""")
