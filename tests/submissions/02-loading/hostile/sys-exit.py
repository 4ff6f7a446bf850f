"""sys.exit() in functions: what exits earns nothing, the rest counts as ever.

task2-check-columns: 0 E-EXIT
task2-check-refuses: 0 E-EXIT
task2-check-predictions: 0 E-FILE-MISSING
task4-check-start: 0 E-EXIT
task4-check-accepted: 0 E-FILE-MISSING
"""

# %% task2-predict-safely
import sys


def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    sys.exit(0)


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    sys.exit(0)
