"""np.allclose with its defaults; ATOL is not used.

task3-check-agree: 0 E-TOO-STRICT
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return np.allclose(a, b)


ATOL = 1e-5
