"""Tasks 3 to 5 are handed in as they were handed out.

task3-check-register: 0 E-NOT-ATTEMPTED
task3-check-writers: 0 E-NOT-ATTEMPTED
task3-check-registry: 0 E-FILE-MISSING
task4-check-promote: 0 E-NOT-ATTEMPTED
task4-check-rollback: 0 E-NOT-ATTEMPTED
task4-check-killed: 0 E-NOT-ATTEMPTED
task4-check-pointer: 0 E-FILE-MISSING
task5-check-history: 0 E-NOT-ATTEMPTED
task5-check-file: 0 E-FILE-MISSING
"""


# %% task3-register
def register(folder, path, author):
    """Keep the file at `path` in `folder` as a new version, note it in the registry, and return its number."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task4-promote
def promote(folder, version, who):
    """Put a registered version into use, approved by `who`, who is not its author."""
    # YOUR CODE HERE
    raise NotImplementedError()


def rollback(folder, who):
    """Put the version into use that was in use before the present one."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task5-history
def history(folder):
    """Return all events of the registry as dictionaries, oldest first."""
    # YOUR CODE HERE
    raise NotImplementedError()
