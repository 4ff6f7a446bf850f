"""One INSERT that looks and writes in a single statement; the file has a random name; the pointer holds more."""


# %% task1-newest
def newest(names):
    """Return the one of `names` with the highest version number."""
    best = names[0]
    for name in names:
        if int(name.split("_")[1][1:]) > int(best.split("_")[1][1:]):
            best = name
    return best


# %% task3-register
import uuid


def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    target = Path(folder, f"{uuid.uuid4().hex}.joblib")
    shutil.copy(path, target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    at = datetime.now(tz=timezone.utc).isoformat()
    with registry(folder) as database:
        (version,) = database.execute(
            "INSERT INTO events SELECT 'register', coalesce(max(version), 0) + 1, ?, ?, ?, ? FROM events RETURNING version",
            (author, at, target.name, digest),
        ).fetchone()
    return version


# %% task4-promote
import tempfile
import time


@contextmanager
def alone(folder):
    lock = Path(folder, ".lock")
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            time.sleep(0.005)
    try:
        yield
    finally:
        lock.rmdir()


def add_event(folder, event, version, who):
    with registry(folder) as database:
        at = datetime.now(timezone.utc).isoformat()
        database.execute(
            "INSERT INTO events (event, version, who, at) VALUES (?, ?, ?, ?)", (event, version, who, at)
        )


def switch(folder, version):
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as file:
        json.dump({"version": version, "name": f"version {version}"}, file)
    os.replace(file.name, os.path.join(folder, "current.json"))


def promote(folder, version, who):
    """Put a registered version into use, approved by `who`, who is not its author."""
    authors = {e["version"]: e["who"] for e in history(folder) if e["event"] == "register"}
    if version not in authors:
        raise KeyError("no such version")
    if who in ("", None, authors[version]):
        raise PermissionError("not approved")
    with alone(folder):
        switch(folder, version)
        add_event(folder, "promote", version, who)


def rollback(folder, who):
    """Put the version into use that was in use before the present one."""
    with alone(folder):
        used = []
        for e in history(folder):
            if e["event"] == "promote":
                used = used + [e["version"]]
            if e["event"] == "rollback":
                used = used[:-1]
        switch(folder, used[:-1][-1])  # an IndexError where there is nothing
        add_event(folder, "rollback", used[-2], who)


def history(folder):  # the rollback needs it before task 5
    with registry(folder) as database:
        cursor = database.execute("SELECT * FROM events ORDER BY rowid")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor]


# %% task5-history
def history(folder):
    """Return all events of the registry as dictionaries, oldest first."""
    with registry(folder) as database:
        table = pd.read_sql("SELECT * FROM events ORDER BY rowid", database)
    return [{key: value for key, value in row.items()} for row in table.to_dict("records")]
