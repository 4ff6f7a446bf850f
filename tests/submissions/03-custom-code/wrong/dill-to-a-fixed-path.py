"""The path is written into the function.

task4-check-save-by-value: 0 E-NO-SUCH-FILE
"""

# %% task4-save-by-value
import dill


def save_by_value(thing, path):
    with open("models/notebook.dill", "wb") as file:
        dill.dump(thing, file, recurse=True)
