"""np.allclose with its default rtol.

task3-check-agree: 0 E-BORDER
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return a.shape == b.shape and np.allclose(a, b, atol=ATOL)


ATOL = None  # then: your tolerance, a number
ATOL = 1e-5
