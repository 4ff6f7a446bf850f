"""Tree is always trusted.

task4-check-refusals: 0 E-LIST-OF-ITS-OWN
"""


# %% task4-load
def load_trusted(path, trusted):
    """Return the model in the skops file at `path`; only the types in `trusted` are trusted beside skops' own."""
    import skops.io

    return skops.io.load(path, trusted=[*trusted, "sklearn.tree._tree.Tree"])
