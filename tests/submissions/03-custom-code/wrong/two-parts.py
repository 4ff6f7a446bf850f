"""Only the two tables are returned.

task1-check-split: 0 E-FOUR-PARTS
task3-check-elsewhere: 0 E-FILE-MISSING
task3-check-file: 0 E-FILE-MISSING
"""


# %% task1-split
def split(X, y):
    return train_test_split(X, test_size=0.25, random_state=7)
