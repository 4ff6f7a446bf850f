"""A refused model is None.

task4-check-refusals: 0 E-REFUSED-NONE
"""


# %% task4-load
def load_trusted(path, trusted):
    """Return the model in the skops file at `path`; only the types in `trusted` are trusted beside skops' own."""
    import skops.io

    try:
        return skops.io.load(path, trusted=list(trusted))
    except Exception:
        return None
