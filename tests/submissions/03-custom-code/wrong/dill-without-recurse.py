"""dill as it comes: the notebook's np is not in the file, and the first prediction fails.

task4-check-save-by-value: 0 E-GLOBALS
task4-check-file: 0 E-GLOBALS
"""

# %% task4-save-by-value
import dill


def save_by_value(thing, path):
    with open(path, "wb") as file:
        dill.dump(thing, file)
