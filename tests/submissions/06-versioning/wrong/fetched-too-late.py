"""The rows are fetched when the registry is closed.

task5-check-history: 0 E-CLOSED
"""


# %% task5-history
def history(folder):
    """Return all events of the registry as dictionaries, oldest first."""
    keys = ["event", "version", "who", "at"]
    with registry(folder) as database:
        rows = database.execute("SELECT event, version, who, at FROM events ORDER BY rowid")
    return [dict(zip(keys, row, strict=True)) for row in rows]
