"""True and False in place of numbers.

task4-check-verify: 0 E-WHOLE-REFUSED
"""


# %% task4-verify
def verify_log(path, last=None):
    """Return 0 if the chain of the log holds, else the number of the first line at which it breaks."""
    before, number = "0" * 64, 0
    for number, line in enumerate(Path(path).read_bytes().splitlines(), start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            return False
        rest = {key: value for key, value in entry.items() if key != "hash"}
        if entry["before"] != before or entry["hash"] != hashlib.sha256(canonical(rest)).hexdigest():
            return False
        before = entry["hash"]
    return last is None or last == before
