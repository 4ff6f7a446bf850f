"""BEGIN without IMMEDIATE: the lock comes only with the first write.

task3-check-writers: 0 E-LOCKED
"""


# %% task3-register
def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    content = Path(path).read_bytes()
    with registry(folder) as database:
        database.execute("BEGIN")
        highest = database.execute("SELECT max(version) FROM events").fetchone()[0]
        version = (highest or 0) + 1
        target = Path(folder) / f"v{version}-{hashlib.sha256(content).hexdigest()[:9]}{Path(path).suffix}"
        target.write_bytes(content)
        now = datetime.now(timezone.utc).isoformat()
        row = ("register", version, author, now, target.name, hashlib.sha256(content).hexdigest())
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)
        database.execute("COMMIT")
    return version
