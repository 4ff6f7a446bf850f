"""Plain loops."""


# %% task5-choose
def choose(needs, table):
    """Return the names of all formats in `table` that meet all `needs`, in the table's order."""
    fits = []
    for name in table:
        good = True
        for what in needs:
            if what not in table[name] or table[name][what] is None:
                good = False
            elif type(needs[what]) is bool:
                good = good and table[name][what] == needs[what]
            else:
                good = good and not table[name][what] > needs[what]
        if good:
            fits.append(name)
    return fits
