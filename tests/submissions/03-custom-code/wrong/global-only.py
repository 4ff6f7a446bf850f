"""Looks for the instruction GLOBAL, which today's protocol does not use.

task6-check-asks-for-main: 0 E-MISSED
"""

# %% task6-asks-for-main
import pickletools


def asks_for_main(path):
    for op, arg, _ in pickletools.genops(Path(path).read_bytes()):
        if op.name == "GLOBAL" and arg.startswith("__main__"):
            return True
    return False
