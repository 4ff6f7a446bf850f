"""Lines are counted from 0.

task4-check-verify: 0 E-WHERE
"""


# %% task4-verify
def verify_log(path, last=None):
    """Return 0 if the chain of the log holds, else the number of the first line at which it breaks."""
    before, number = "0" * 64, 0
    for number, line in enumerate(Path(path).read_bytes().splitlines(), start=0):
        try:
            entry = json.loads(line)
        except ValueError:
            return number
        rest = {key: value for key, value in entry.items() if key != "hash"}
        if entry["before"] != before or entry["hash"] != hashlib.sha256(canonical(rest)).hexdigest():
            return number
        before = entry["hash"]
    return number + 1 if last is not None and last != before else 0
