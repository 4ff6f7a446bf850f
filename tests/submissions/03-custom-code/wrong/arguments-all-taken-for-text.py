"""`in` is asked of numbers too.

task6-check-asks-for-main: 0 E-NOT-ALL-TEXT
"""

# %% task6-asks-for-main
import pickletools


def asks_for_main(path):
    return any("__main__" in argument for _, argument, _ in pickletools.genops(Path(path).read_bytes()))
