"""The argument is not handed on.

task4-check-load-trusted: 0 E-LIST-IGNORED
"""


# %% task4-load
def load_trusted(path, trusted):
    """Return the model in the skops file at `path`; only the types in `trusted` are trusted beside skops' own."""
    import skops.io

    return skops.io.load(path)
