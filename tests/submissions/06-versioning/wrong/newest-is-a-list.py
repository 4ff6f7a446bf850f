"""A list with one name in it.

task1-check-newest: 0 E-WRONG-TYPE
"""


# %% task1-newest
def newest(names):
    """Return the one of `names` with the highest version number."""
    return sorted(names, key=lambda name: int(name.split("_v")[1].split("_")[0]))[-1:]
