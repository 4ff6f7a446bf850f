"""A lock file of its own, made with the flag that fails if it exists; everybody else waits for it."""

# %% task3-register
import time


def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    folder, path = Path(folder), Path(path)
    lock = folder / "lock"
    while True:
        try:
            lock.touch(exist_ok=False)
            break
        except FileExistsError:
            time.sleep(0.005)
    try:
        content = path.read_bytes()
        with registry(folder) as database:
            versions = [v for (v,) in database.execute("SELECT version FROM events")]
            version = max(versions, default=0) + 1
            name = f"v{version}-{time.time_ns()}{path.suffix}"
            (folder / name).write_bytes(content)
            values = "register", version, author, datetime.now(timezone.utc).isoformat(), name
            database.execute(
                "INSERT INTO events VALUES (?,?,?,?,?,?)", (*values, hashlib.sha256(content).hexdigest())
            )
        return version
    finally:
        lock.unlink()
