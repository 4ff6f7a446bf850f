"""The path is noted and nothing is copied.

task3-check-register: 0 E-FILE-NOT-KEPT
task3-check-writers: 0 E-FILE-NOT-KEPT
task3-check-registry: 0 E-FILE-NOT-KEPT
"""


# %% task3-register
def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    content = Path(path).read_bytes()
    with registry(folder) as database:
        database.execute("BEGIN IMMEDIATE")
        highest = database.execute("SELECT max(version) FROM events").fetchone()[0]
        version = (highest or 0) + 1
        now = datetime.now(timezone.utc).isoformat()
        row = ("register", version, author, now, str(path), hashlib.sha256(content).hexdigest())
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)
        database.execute("COMMIT")
    return version
