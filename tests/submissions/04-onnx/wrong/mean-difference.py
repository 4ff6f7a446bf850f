"""The mean difference must be small.

task3-check-agree: 0 E-TOO-LOOSE
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return a.shape == b.shape and bool(np.mean(np.abs(a - b)) <= ATOL)


ATOL = 1e-5
