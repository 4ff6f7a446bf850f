"""The new number is claimed by creating the file, which works only once; a regular expression; warnings as errors."""

# %% task1-newest
import re


def newest(names):
    """Return the one of `names` with the highest version number."""
    return sorted(names, key=lambda name: int(re.search(r"_v(\d+)_", name)[1]))[-1]


# %% task2-classify
def classify(path, X, labels):
    """Return what becomes of the file: load fails, predict fails, changed answers, warns or works."""
    warned = False
    try:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                model = load(path)
        except Warning:
            warned = True
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model = load(path)
    except Exception:
        return "load fails"
    try:
        answers = model.predict(X).tolist()
    except Exception:
        return "predict fails"
    if answers != list(labels):
        return "changed answers"
    return "warns" if warned else "works"


# %% task3-register
def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    data = open(path, "rb").read()
    number = 1
    while True:
        try:
            with open(os.path.join(folder, f"model-{number:06}"), "xb") as file:  # x: it must not exist
                file.write(data)
            break
        except FileExistsError:
            number += 1
    with registry(folder) as database:
        database.execute(
            "INSERT INTO events (event, version, who, at, file, sha256) VALUES ('register', ?, ?, ?, ?, ?)",
            [
                number,
                author,
                datetime.now(timezone.utc).isoformat(timespec="seconds"),
                f"model-{number:06}",
                hashlib.sha256(data).hexdigest(),
            ],
        )
    return number
