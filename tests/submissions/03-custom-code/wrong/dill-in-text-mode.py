"""The file for dill is opened as text.

task4-check-save-by-value: 0 E-TEXT-MODE
task4-check-file: 0 E-FILE-NOT-CLOSED
"""

# %% task4-save-by-value
import dill


def save_by_value(thing, path):
    with open(path, "w") as file:
        dill.dump(thing, file, recurse=True)
