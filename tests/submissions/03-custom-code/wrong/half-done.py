"""Tasks 4 to 6 are handed in as they were handed out.

task4-check-save-by-value: 0 E-NOT-ATTEMPTED
task4-check-file: 0 E-FILE-MISSING
task5-check-file: 0 E-FILE-MISSING
task6-check-asks-for-main: 0 E-NOT-ATTEMPTED
task6-check-decisions: 0 E-NOT-ATTEMPTED
"""


# %% task4-save-by-value
def save_by_value(thing, path):
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task5-build-builtin
def build_builtin(limit):
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task6-asks-for-main
def asks_for_main(path):
    # YOUR CODE HERE
    raise NotImplementedError()


# %% task6-decisions
decisions = {"years": None, "workers": None, "exists": None, "settings": None}
# YOUR CODE HERE
raise NotImplementedError()
