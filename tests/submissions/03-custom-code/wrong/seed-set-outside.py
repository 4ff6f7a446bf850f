"""numpy's seed is set once, outside the function: only the first call gives the agreed rows.

task1-check-split: 0 E-UNSEEDED
"""

# %% task1-split
np.random.seed(7)


def split(X, y):
    return train_test_split(X, y, test_size=0.25)
