"""The file is called by its number alone, and what a failed call left is overwritten.

task3-check-register: 0 E-LEFT-OVER-OVERWRITTEN
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
        now = datetime.now(timezone.utc)
        target = Path(folder) / f"v{version}{Path(path).suffix}"
        target.write_bytes(content)
        row = ("register", version, author, now.isoformat(), target.name, digest)
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)
        database.execute("COMMIT")
    return version
