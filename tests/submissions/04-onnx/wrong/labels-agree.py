"""Only the labels are compared.

task3-check-agree: 0 E-ONE-SIDED
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return a.shape == b.shape and bool(np.all(a.argmax(axis=1) == b.argmax(axis=1)))


ATOL = 1e-5
