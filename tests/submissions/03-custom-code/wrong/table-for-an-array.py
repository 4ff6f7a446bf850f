"""A DataFrame goes in, a DataFrame comes out.

task2-check-module: 0 E-WRONG-TYPE
"""

# %% task2-module
# Write models/credit_steps.py here
Path("models/credit_steps.py").write_text("""
import numpy as np


def flags(X, limit=0.0):
    return (X > limit).astype(float)
""")
