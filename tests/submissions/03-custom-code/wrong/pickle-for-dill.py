"""pickle in place of dill: a name in __main__.

task4-check-save-by-value: 0 E-MAIN
task4-check-file: 0 E-MAIN
"""

# %% task4-save-by-value
import pickle


def save_by_value(thing, path):
    with open(path, "wb") as file:
        pickle.dump(thing, file)
