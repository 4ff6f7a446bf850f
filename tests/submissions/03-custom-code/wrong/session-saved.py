"""The session is saved in place of the thing.

task4-check-save-by-value: 0 E-SESSION-SAVED
task4-check-file: 0 E-STEPS
"""


# %% task4-save-by-value
def save_by_value(thing, path):
    import dill

    with open(path, "wb") as file:
        dill.dump({"thing": thing}, file, recurse=True)
