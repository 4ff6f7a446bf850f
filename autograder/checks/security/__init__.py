"""The checks of exercise 07-security.

The attacks here are harmless: each would create one marker file in a temporary folder of the check. Models, keys,
signatures and attacks are the check's own and new each time; the `signed_file`, `allow_list` and `report` checks judge
only what lies on disk: their cells begin with ``# clean room``.
"""

from .given import KEY, PLAIN, write_given
from .task1_signature import sign, signed_file, verify
from .task2_verified import load_verified, read_key
from .task3_allow_list import allow_list, restricted_load
from .task4_inspection import is_suspicious, report

__all__ = [
    "KEY",
    "PLAIN",
    "allow_list",
    "is_suspicious",
    "load_verified",
    "read_key",
    "report",
    "restricted_load",
    "sign",
    "signed_file",
    "verify",
    "write_given",
]
