"""The flags are True and False.

task2-check-module: 0 E-NOT-FLOATS
"""

# %% task2-module
# Write models/credit_steps.py here
Path("models/credit_steps.py").write_text("""
import numpy as np


def flags(X, limit=0.0):
    return (np.asarray(X) > limit)
""")
