"""All breaks are collected, the smallest is returned."""


# %% task4-verify
def verify_log(path, last=None):
    """Return 0 if the chain of the log holds, else the number of the first line at which it breaks."""
    with open(path, "rb") as file:
        raw = file.read().split(b"\n")
    if raw[-1] == b"":
        raw.pop()
    breaks, entries = [], []
    for line in raw:
        try:
            entries.append(json.loads(line))
        except json.JSONDecodeError:
            entries.append({})
    hashes = ["0" * 64] + [entry.get("hash") for entry in entries]
    for place, entry in enumerate(entries):
        own = dict(entry)
        own.pop("hash", None)
        if (
            not entry
            or entry.get("before") != hashes[place]
            or hashlib.sha256(canonical(own)).hexdigest() != entry.get("hash")
        ):
            breaks.append(place + 1)
    if not breaks and last and hashes[-1] != last:
        breaks.append(len(entries) + 1)
    return min(breaks, default=0)
