"""The file is loaded to see whether loading fails.

task6-check-asks-for-main: 0 E-LOADED
"""

# %% task6-asks-for-main
import pickle


def asks_for_main(path):
    try:
        with open(path, "rb") as file:
            pickle.load(file)
    except AttributeError:
        return True
    return False
