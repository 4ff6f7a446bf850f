"""The checks of exercise 08-production.

Candidates, services, logs and keys are the check's own and new each time. `approval_file`, `log_file` and `purge_files`
judge what lies on disk: their cells begin with ``# clean room``.
"""

from .chain import canonical
from .given import fingerprint, given_applications, keys, write_given
from .task1_gate import gate, gate_loads_last
from .task2_approve import approval_file, approve
from .task3_decide import decide, log_file
from .task4_verify import verify_log
from .task5_replay import replay
from .task6_purge import purge, purge_files

__all__ = [
    "approval_file",
    "approve",
    "canonical",
    "decide",
    "fingerprint",
    "gate",
    "gate_loads_last",
    "given_applications",
    "keys",
    "log_file",
    "purge",
    "purge_files",
    "replay",
    "verify_log",
    "write_given",
]
