"""Only the author of the newest version is refused.

task4-check-promote: 0 E-RIGHT-REFUSED
"""


# %% task4-promote
def promote(folder, version, who):
    """Put a registered version into use, approved by `who`, who is not its author."""
    with registry(folder) as database:
        database.execute("BEGIN IMMEDIATE")
        query = "SELECT who FROM events WHERE event = 'register' AND version = ?"
        found = database.execute(query, (version,)).fetchone()
        newest = "SELECT who FROM events WHERE event = 'register' ORDER BY version DESC"
        found = found and database.execute(newest).fetchone()
        if found is None:
            raise LookupError(f"version {version} is not registered")
        if not who or who == found[0]:
            raise PermissionError(f"version {version} needs the approval of somebody other than {found[0]}")
        switch(database, folder, "promote", version, who)


def rollback(folder, who):
    """Put the version into use that was in use before the present one."""
    with registry(folder) as database:
        database.execute("BEGIN IMMEDIATE")
        pile = []
        query = "SELECT event, version FROM events ORDER BY rowid"
        for event, version in database.execute(query).fetchall():
            if event == "promote":
                pile.append(version)
            elif event == "rollback":
                pile.pop()
        if len(pile) < 2:
            raise LookupError("there is nothing to go back to")
        switch(database, folder, "rollback", pile[-2], who)


# you may write helpers here that both of them use
def switch(database, folder, event, version, who):
    import uuid

    now = datetime.now(timezone.utc).isoformat()
    row = (event, version, who, now, None, None)
    database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)
    part = Path(folder) / f"{uuid.uuid4().hex}.part"
    part.write_text(json.dumps({"version": version}), encoding="utf-8")
    os.replace(part, Path(folder) / "current.json")
    database.execute("COMMIT")
