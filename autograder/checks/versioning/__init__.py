"""The checks of exercise 06-versioning.

A learner's functions are tried on files, registries and moments of the checks' own: models with another version's
stamp, a second writer who comes between, a process that dies at every step. The `*_file` checks judge only what lies
on disk. Old pickles name classes that no allow-list knows: the five old files are opened only when their SHA-256 says
that they are the ones we handed out.
"""

from .given import CANDIDATES, OLD, OUTCOMES, candidate, outcomes
from .registry import TABLE
from .task1_newest import newest
from .task2_classify import classification_file, classify
from .task3_register import register, registry_file, two_writers
from .task4_promote import killed, pointer_file, promote, rollback
from .task5_history import history, history_file

__all__ = [
    "CANDIDATES",
    "OLD",
    "OUTCOMES",
    "TABLE",
    "candidate",
    "classification_file",
    "classify",
    "history",
    "history_file",
    "killed",
    "newest",
    "outcomes",
    "pointer_file",
    "promote",
    "register",
    "registry_file",
    "rollback",
    "two_writers",
]
