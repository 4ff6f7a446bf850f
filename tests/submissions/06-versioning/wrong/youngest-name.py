"""The name with the latest date.

task1-check-newest: 0 E-NOT-THE-NEWEST
"""


# %% task1-newest
def newest(names):
    """Return the one of `names` with the highest version number."""
    return max(names, key=lambda name: name.split("_")[2])
