"""The split has no seed: every call, and every program, has other test rows.

task1-check-split: 0 E-UNSEEDED
task3-check-file: 0 E-TRAINING-ROWS
"""


# %% task1-split
def split(X, y):
    return train_test_split(X, y, test_size=0.25)
