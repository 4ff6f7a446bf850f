"""NumPy's step function makes the flags, and the model is built with keyword arguments."""

# %% task2-module
# Write models/credit_steps.py here
Path("models/credit_steps.py").write_text("""
import numpy as np


def flags(X, limit=0.0):
    return np.heaviside(np.asarray(X, dtype=float) - limit, 0.0)
""")
