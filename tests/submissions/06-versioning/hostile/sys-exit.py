"""Functions that end the program: they earn nothing, and the rest counts as ever.

task1-check-newest: 0 E-EXIT
task4-check-promote: 0 E-EXIT
task4-check-killed: 0 E-EXIT
task4-check-pointer: 0 E-FILE-MISSING
task5-check-file: 0 E-STORY
"""

# %% task1-newest
import sys


def newest(names):
    """Return the one of `names` with the highest version number."""
    sys.exit(0)


# %% task4-promote
import sys


def promote(folder, version, who):
    """Put a registered version into use, approved by `who`, who is not its author."""
    sys.exit(0)
    with registry(folder) as database:
        database.execute("BEGIN IMMEDIATE")
        query = "SELECT who FROM events WHERE event = 'register' AND version = ?"
        found = database.execute(query, (version,)).fetchone()
        if found is None:
            raise LookupError(f"version {version} is not registered")
        if not who or who == found[0]:
            raise PermissionError(f"version {version} needs the approval of somebody other than {found[0]}")
        note(database, "promote", version, who)
        point(folder, version)
        database.execute("COMMIT")


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
        note(database, "rollback", pile[-2], who)
        point(folder, pile[-2])
        database.execute("COMMIT")


def note(database, event, version, who):
    now = datetime.now(timezone.utc).isoformat()
    row = (event, version, who, now, None, None)
    database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)


def point(folder, version):
    part = Path(folder) / "current.json.part"
    part.write_text(json.dumps({"version": version}), encoding="utf-8")
    os.replace(part, Path(folder) / "current.json")
