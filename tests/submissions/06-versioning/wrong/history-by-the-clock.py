"""The history is in the order of the clock.

task5-check-history: 0 E-ORDER
"""


# %% task5-history
def history(folder):
    """Return all events of the registry as dictionaries, oldest first."""
    keys = ["event", "version", "who", "at"]
    with registry(folder) as database:
        rows = database.execute("SELECT event, version, who, at FROM events ORDER BY at").fetchall()
    return [dict(zip(keys, row, strict=True)) for row in rows]
