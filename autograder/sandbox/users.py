"""User ids that nobody has, for boxes that root builds."""

import contextlib
import pwd
import random
from pathlib import Path


def spare_uid() -> int:
    """A user id that neither an account nor a process has, among those that this machine (or container) can use."""
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    highest = max(int(first) + int(count) for first, _, count in ranges)
    candidates = (
        range(1 << 30, (1 << 30) + (1 << 24)) if highest > 1 << 31 else range(61184, min(65520, highest))
    )
    taken = {account.pw_uid for account in pwd.getpwall()}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                taken.add(entry.stat().st_uid)
    while True:
        if (uid := random.SystemRandom().choice(candidates)) not in taken:
            return uid
