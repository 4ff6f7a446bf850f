"""The history is a DataFrame.

task5-check-history: 0 E-WRONG-TYPE
"""


# %% task5-history
def history(folder):
    """Return all events of the registry as dictionaries, oldest first."""
    keys = ["event", "version", "who", "at"]
    with registry(folder) as database:
        rows = database.execute("SELECT event, version, who, at FROM events ORDER BY rowid").fetchall()
    return pd.DataFrame(rows, columns=keys)
