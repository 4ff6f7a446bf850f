"""np.array_equal: nothing but identical will do, so ATOL is 0.

task3-check-agree: 0 E-TOO-STRICT
task4-check-tolerance: 0 E-TOO-STRICT
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return np.array_equal(a, b)


ATOL = 0
