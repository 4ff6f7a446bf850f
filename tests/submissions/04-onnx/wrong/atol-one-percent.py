"""The tolerance is 0.01: the nearly equal model is close to passing.

task3-check-agree: 0 E-TOO-LOOSE
task4-check-tolerance: 0 E-TOO-LOOSE
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= ATOL))


ATOL = 0.01
