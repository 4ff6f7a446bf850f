"""As large as allowed is too large.

task5-check-choose: 0 E-LEFT-OUT
"""


# %% task5-choose
def choose(needs, table):
    """Return the names of all formats in `table` that meet all `needs`, in the table's order."""

    def meets(value, need):
        if value is None:
            return False
        return value is need if isinstance(need, bool) else value < need

    return [
        name for name, row in table.items() if all(meets(row.get(what), need) for what, need in needs.items())
    ]
