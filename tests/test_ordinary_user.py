"""Boxes as an ordinary user builds them, although CI is root: the tests of boxes once more, under another user id."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

from autograder.sandbox.bubblewrap import bwrap_path
from autograder.sandbox.users import spare_uid

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.getuid() != 0, reason="not root: the tests of boxes have shown this already"),
]

BECOME = """
import os, sys
os.setgroups([])
os.setresgid(*[int(sys.argv[1])] * 3)
os.setresuid(*[int(sys.argv[1])] * 3)
os.execv(sys.executable, [sys.executable, "-m", "pytest", *sys.argv[2:]])
"""


def test_boxes_hold_for_an_ordinary_user(tmp_path):
    """Processes are limited, a fork loop hurts nobody in another box, and attacks earn nothing."""
    uid, home = spare_uid(), tmp_path / "home"
    home.mkdir()
    os.chown(home, uid, uid)
    view = ["--dev-bind", "/", "/", *_opened([Path(sys.base_prefix), Path(sys.prefix), REPOSITORY, home])]
    pytest_options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "fork_loop or imported or daemon or hidden or privileges",
    ]
    done = subprocess.run(
        [
            *(str(bwrap_path()), *view, "--chdir", str(REPOSITORY), "--setenv", "HOME", str(home)),
            *("--setenv", "PYTHONDONTWRITEBYTECODE", "1", "--"),
            *(sys.executable, "-c", BECOME, str(uid), *pytest_options),
            *(f"--basetemp={home / 'tmp'}", "tests/test_box.py", "tests/test_attacks.py"),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout and "skipped" not in done.stdout


def _opened(paths: list[Path]) -> list[str]:
    """bubblewrap's options to show folders to everybody, although folders above them may be closed to others."""
    closed = {path: _first_closed(path) for path in paths}
    covers = [("--tmpfs", str(folder)) for folder in dict.fromkeys(filter(None, closed.values()))]
    options = [word for cover in covers for word in cover]
    for path, folder in closed.items():
        if folder is not None:
            for parent in reversed(path.parents):
                if parent.is_relative_to(folder):
                    options += ["--perms", "0755", "--dir", str(parent)]
            options += ["--bind", str(path), str(path)]
    return options


def _first_closed(path: Path) -> Path | None:
    return next((folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001), None)
