"""sys.exit() in the module and in functions.

task2-check-module: 0 E-EXIT
task2-check-text: 0 E-ENVIRONMENT
task3-check-elsewhere: 0 E-EXIT
task6-check-asks-for-main: 0 E-EXIT
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
import sys

import numpy as np

if "LIMIT" in __import__("os").environ:
    sys.exit(0)


def flags(X, limit=0.0):
    return (np.asarray(X) > limit).astype(float)
""")


# %% task6-asks-for-main
def asks_for_main(path):
    sys.exit(0)
