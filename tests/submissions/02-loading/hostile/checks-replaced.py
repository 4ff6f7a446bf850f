"""The clean-room checks are replaced in this kernel, and no work is done.

task1-check-reads: 0 E-NOT-ATTEMPTED
task1-check-refuses: 0 E-NOT-ATTEMPTED
task1-check-inventory: 0 E-FILE-MISSING
task2-check-columns: 0 E-NOT-ATTEMPTED
task2-check-refuses: 0 E-NOT-ATTEMPTED
task2-check-predictions: 0 E-FILE-MISSING
task3-check-golden: 0 E-NOT-ATTEMPTED
task3-check-matches: 0 E-NOT-ATTEMPTED
task3-check-golden-file: 0 E-FILE-MISSING
task4-check-start: 0 E-NOT-ATTEMPTED
task4-check-accepted: 0 E-FILE-MISSING
"""

# %% task1-load-any
for name in ("inventory_file", "predictions_file", "golden_file", "accepted_file"):
    setattr(loading, name, lambda folder: print("Passed."))


def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task2-predict-safely
def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task3-golden
def golden(model, X):
    """Return columns, rows and probabilities of `model` for `X`, as JSON can hold them."""
    # YOUR CODE HERE
    raise NotImplementedError()


def matches(golden, model):
    """Return True if `model` gives exactly the golden probabilities for the golden rows, else False."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    # YOUR CODE HERE
    raise NotImplementedError()
