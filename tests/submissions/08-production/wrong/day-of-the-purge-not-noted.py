"""The note says what was deleted, but not when.

task6-check-purge: 0 E-PURGE-NOTED
task6-check-purge-files: 0 E-PURGE-NOTED
"""


# %% task6-purge
def purge(service, today, rules, holds):
    """Delete the versions that may go, with their decisions' features; note it; return their names."""
    import shutil

    folder = Path(service)
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    deleted = []
    for artifact in sorted((folder / "versions").iterdir()):
        version = artifact.name
        if version == registry["in use"] or version in holds or version not in registry["left"]:
            continue
        left = date.fromisoformat(registry["left"][version])
        day = 28 if (left.month, left.day) == (2, 29) else left.day
        if left.replace(year=left.year + rules["years"], day=day) <= today:
            shutil.rmtree(artifact)
            deleted.append(version)
    for line in (folder / "log.jsonl").read_bytes().splitlines():
        entry = json.loads(line)
        if entry["version"] in deleted:
            (folder / "features" / f"{entry['request']}.json").unlink(missing_ok=True)
    with (folder / "purges.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"deleted": deleted}) + "\n")
    return deleted
