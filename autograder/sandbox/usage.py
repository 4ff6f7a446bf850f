"""What a notebook uses of a box at this moment."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

BLOCK = 4096
DEEPEST = 50  # folders within folders in /submission


@dataclass(frozen=True)
class Usage:
    """What a notebook uses at this moment."""

    memory: int
    disk: int
    processes: int


class Uncountable(Exception):
    """Files that cannot be counted: behind a locked folder, or deeper than any honest work needs."""


def disk_used(folder: Path | str, enough: int, above: int | None = None, depth: int = 0) -> int:
    """Bytes on disk below a folder, a block at least for each entry; stops counting at `enough`. Follows no link."""
    total = 0
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
    except FileNotFoundError:  # the notebook is at work while we look
        return 0
    except OSError as error:
        raise Uncountable from error
    try:
        if depth == DEEPEST:
            raise Uncountable
        for name in os.listdir(fd):  # noqa: PTH208 - a Path cannot be made of a descriptor
            try:
                found = os.stat(name, dir_fd=fd, follow_symlinks=False)
            except FileNotFoundError:
                continue
            total += max(found.st_blocks * 512, BLOCK)
            if total > enough:
                break
            if stat.S_ISDIR(found.st_mode):
                total += disk_used(name, enough - total, fd, depth + 1)
    finally:
        os.close(fd)
    return total
