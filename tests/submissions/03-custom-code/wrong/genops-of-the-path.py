"""The path is given to genops, not the bytes.

task6-check-asks-for-main: 0 E-PATH-NOT-BYTES
"""

# %% task6-asks-for-main
import pickletools


def asks_for_main(path):
    return any(argument == "__main__" for _, argument, _ in pickletools.genops(path))
