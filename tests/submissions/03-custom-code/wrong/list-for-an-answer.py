"""The alarms are returned as a list, not as True or False.

task6-check-asks-for-main: 0 E-WRONG-TYPE
"""

# %% task6-asks-for-main
import pickletools


def asks_for_main(path):
    return [arg for op, arg, _ in pickletools.genops(Path(path).read_bytes()) if arg == "__main__"]
