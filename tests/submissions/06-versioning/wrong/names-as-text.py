"""The largest name, as text.

task1-check-newest: 0 E-SORTED-AS-TEXT
"""


# %% task1-newest
def newest(names):
    """Return the one of `names` with the highest version number."""
    return sorted(names)[-1]
