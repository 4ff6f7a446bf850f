"""agree raises where it should say False.

task3-check-agree: 0 E-RAISES
"""


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    np.testing.assert_allclose(a, b, rtol=0, atol=ATOL)
    return True


ATOL = 1e-5
