"""The highest number is that of the last file name, sorted as text: v9 comes after v10.

task3-check-register: 0 E-NUMBER
task3-check-registry: 0 E-NUMBER-TWICE
task5-check-file: 0 E-STORY
"""


# %% task3-register
def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    content = Path(path).read_bytes()
    with registry(folder) as database:
        database.execute("BEGIN IMMEDIATE")
        names = sorted(path.stem for path in Path(folder).glob("v*"))
        highest = int(names[-1][1:]) if names else 0
        version = (highest or 0) + 1
        target = Path(folder) / f"v{version}{Path(path).suffix}"
        target.write_bytes(content)
        now = datetime.now(timezone.utc).isoformat()
        row = ("register", version, author, now, target.name, hashlib.sha256(content).hexdigest())
        database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)
        database.execute("COMMIT")
    return version
