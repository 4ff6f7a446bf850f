"""Another split, seeded and stratified: not the agreed rows.

task1-check-split: 0 E-OTHER-SPLIT
task3-check-file: 0 E-TRAINING-ROWS
"""


# %% task1-split
def split(X, y):
    return train_test_split(X, y, test_size=0.25, random_state=42, stratify=y)
