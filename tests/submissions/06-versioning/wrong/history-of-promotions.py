"""The history leaves registrations out.

task5-check-history: 0 E-HISTORY
"""


# %% task5-history
def history(folder):
    """Return all events of the registry as dictionaries, oldest first."""
    keys = ["event", "version", "who", "at"]
    with registry(folder) as database:
        rows = database.execute(
            "SELECT event, version, who, at FROM events WHERE event != 'register' ORDER BY rowid"
        ).fetchall()
    return [dict(zip(keys, row, strict=True)) for row in rows]
