"""A frame is filtered need by need."""


# %% task5-choose
def choose(needs, table):
    """Return the names of all formats in `table` that meet all `needs`, in the table's order."""
    frame = pd.DataFrame.from_dict(table, orient="index", dtype=object)
    keep = pd.Series(True, index=frame.index)
    for what, need in needs.items():
        column = frame[what] if what in frame else pd.Series(None, index=frame.index, dtype=object)
        known = column.notna()
        if need is True or need is False:
            keep &= known & column.map(lambda value, need=need: value is need)
        else:
            keep &= known & column.map(lambda value, need=need: value is not None and value <= need)
    return frame.index[keep.astype(bool)].tolist()
