"""The module is written beside the notebook: there it is found, and nobody ships it.

task2-check-module: 0 E-FILE-MISSING
task2-check-text: 0 E-FILE-MISSING
task3-check-elsewhere: 0 E-FILE-MISSING
"""

# %% task2-module
Path("credit_steps.py").write_text("""
import numpy as np


def flags(X, limit=0.0):
    return (np.asarray(X) > limit).astype(float)
""")
