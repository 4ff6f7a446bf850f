"""Flags what is at or above the limit.

task2-check-module: 0 E-FLAGS
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
import numpy as np


def flags(X, limit=0.0):
    return (np.asarray(X) >= limit).astype(float)
""")
