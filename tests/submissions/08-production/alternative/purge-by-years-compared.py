"""Days are compared as tuples; features first, then folders."""

# %% task6-purge
import shutil


def purge(service, today, rules, holds):
    """Delete the versions that may go, with their decisions' features; note it; return their names."""
    service = Path(service)
    registry = json.loads((service / "registry.json").read_text())
    go = set()
    for version, day in registry["left"].items():
        year, month, day = map(int, day.split("-"))
        if (year + rules["years"], month, day) <= (today.year, today.month, today.day):
            go.add(version)
    go -= {registry["in use"], *holds}
    go &= {path.name for path in (service / "versions").iterdir()}
    with open(service / "log.jsonl", "rb") as log:
        for line in log:
            if json.loads(line)["version"] in go:
                (service / "features" / (json.loads(line)["request"] + ".json")).unlink(missing_ok=True)
    for version in go:
        shutil.rmtree(service / "versions" / version)
    with open(service / "purges.jsonl", "a") as notes:
        notes.write(json.dumps({"deleted": sorted(go), "today": str(today), "years": rules["years"]}) + "\n")
    return sorted(go)
