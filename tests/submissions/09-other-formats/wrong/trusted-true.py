"""`trusted=True`, as old pages say.

task4-check-load-trusted: 0 E-TRUSTED-FORM
task4-check-refusals: 0 E-REFUSAL-KIND
"""


# %% task4-load
def load_trusted(path, trusted):
    """Return the model in the skops file at `path`; only the types in `trusted` are trusted beside skops' own."""
    import skops.io

    return skops.io.load(path, trusted=True)
