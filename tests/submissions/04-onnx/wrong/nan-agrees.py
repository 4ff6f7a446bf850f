"""'No difference is larger' is true of NaN.

task3-check-agree: 0 E-NAN
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return a.shape == b.shape and not bool(np.any(np.abs(a - b) > ATOL))


ATOL = 1e-5
