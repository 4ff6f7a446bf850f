"""Tasks 3 to 5 are handed in as they were handed out.

task3-check-agree: 0 E-NOT-ATTEMPTED
task4-check-compare: 0 E-NOT-ATTEMPTED
task4-check-tolerance: 0 E-FILE-MISSING
task5-check-speed: 0 E-NOT-ATTEMPTED
task5-check-speed-file: 0 E-FILE-MISSING
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    # YOUR CODE HERE
    raise NotImplementedError()


ATOL = None  # then: your tolerance, a number
# YOUR CODE HERE
raise NotImplementedError()


# %% task4-compare
def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    # YOUR CODE HERE
    raise NotImplementedError()


REASON = ""  # then: why ATOL is this number, in ten words or more
# YOUR CODE HERE
raise NotImplementedError()


# %% task5-speed-table
def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""
    # YOUR CODE HERE
    raise NotImplementedError()
