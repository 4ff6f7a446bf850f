"""Only the first class is compared.

task3-check-agree: 0 E-ONE-SIDED
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return a.shape == b.shape and bool(np.all(np.abs(a - b)[:, :1] <= ATOL))


ATOL = None  # then: your tolerance, a number
ATOL = 1e-5
