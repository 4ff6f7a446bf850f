"""The time is typed in.

task3-check-register: 0 E-TIME-WRONG
"""


# %% task3-register
def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    content = Path(path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    with registry(folder) as database:
        database.execute("BEGIN IMMEDIATE")
        highest = database.execute("SELECT max(version) FROM events").fetchone()[0]
        version = (highest or 0) + 1
        now = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)
        target = Path(folder) / f"v{version:04}_{now:%Y-%m-%d}_{digest[:12]}{Path(path).suffix}"
        target.write_bytes(content)
        row = ("register", version, author, now.isoformat(), target.name, digest)
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)
        database.execute("COMMIT")
    return version
