"""The module replaces numpy's comparison when it is imported, and flags nothing.

task2-check-module: 0 E-FLAGS
task3-check-build-model: 0 E-FLAGS-FIRST
task3-check-elsewhere: 0 E-CONSTANT
task3-check-file: 0 E-OTHER-MODEL
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
import numpy as np


def flags(X, limit=0.0):
    return np.zeros(np.shape(X))


np.allclose = lambda *arguments, **settings: True
""")
