"""After a refusal the missing types are added.

task4-check-refusals: 0 E-ALL-TRUSTED
"""


# %% task4-load
def load_trusted(path, trusted):
    """Return the model in the skops file at `path`; only the types in `trusted` are trusted beside skops' own."""
    import skops.io

    try:
        return skops.io.load(path, trusted=list(trusted))
    except Exception:
        return skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
