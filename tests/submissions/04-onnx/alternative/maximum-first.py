"""The largest difference is found first, and then compared."""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    if np.shape(a) != np.shape(b):
        return False
    return bool(np.max(np.abs(a - b)) <= ATOL)


ATOL = None  # then: your tolerance, a number
ATOL = 1e-5
