"""The row is written before the file is read.

task3-check-register: 0 E-ROW-WITHOUT-FILE
"""


# %% task3-register
def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    with registry(folder) as database:
        database.execute("BEGIN IMMEDIATE")
        highest = database.execute("SELECT max(version) FROM events").fetchone()[0]
        version = (highest or 0) + 1
        now = datetime.now(timezone.utc).isoformat()
        name = f"v{version}.joblib"
        database.execute(
            "INSERT INTO events VALUES ('register', ?, ?, ?, ?, '')", (version, author, now, name)
        )
        database.execute("COMMIT")
    shutil.copyfile(path, Path(folder) / name)
    digest = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()
    with registry(folder) as database:
        database.execute(
            "UPDATE events SET sha256 = ? WHERE event = 'register' AND version = ?", (digest, version)
        )
    return version
