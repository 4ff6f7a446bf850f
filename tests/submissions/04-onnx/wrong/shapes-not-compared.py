"""One row agrees with five hundred, by broadcasting.

task3-check-agree: 0 E-SHAPES-IGNORED
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return bool(np.all(np.abs(a - b) <= ATOL))


ATOL = 1e-5
