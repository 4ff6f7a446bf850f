"""dill gets the path, and no open file.

task4-check-save-by-value: 0 E-PATH-TO-DILL
task4-check-file: 0 E-FILE-MISSING
"""


# %% task4-save-by-value
def save_by_value(thing, path):
    import dill

    dill.dump(thing, path, recurse=True)
