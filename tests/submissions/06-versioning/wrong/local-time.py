"""Times without a time zone.

task3-check-register: 0 E-LOCAL-TIME
task3-check-registry: 0 E-LOCAL-TIME
"""


# %% task3-register
def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    content = Path(path).read_bytes()
    with registry(folder) as database:
        database.execute("BEGIN IMMEDIATE")
        highest = database.execute("SELECT max(version) FROM events").fetchone()[0]
        version = (highest or 0) + 1
        target = Path(folder) / f"v{version}{Path(path).suffix}"
        target.write_bytes(content)
        now = datetime.now().isoformat()
        row = ("register", version, author, now, target.name, hashlib.sha256(content).hexdigest())
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)
        database.execute("COMMIT")
    return version
