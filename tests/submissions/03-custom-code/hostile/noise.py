"""Right answers that print, warn and write to stderr all the time, the module too: full marks."""

# %% task2-module
import warnings

Path("models/credit_steps.py").write_text("""
import logging
import sys
import warnings

import numpy as np

print("imported", "!" * 500)
print("imported", file=sys.stderr)
warnings.warn("imported")


def flags(X, limit=0.0):
    print("flags")
    logging.error("flags")
    warnings.warn("flags")
    return (np.asarray(X) > limit).astype(float)
""")

# %% task6-asks-for-main
import pickletools


def asks_for_main(path):
    print("looking", file=sys.stderr)
    warnings.warn("looking")
    texts, memo, modules = [], [], set()
    for instruction, argument, _ in pickletools.genops(Path(path).read_bytes()):
        if "UNICODE" in instruction.name:
            texts.append(argument)
        elif instruction.name == "MEMOIZE":
            memo.append(texts[-1] if texts else None)
        elif instruction.name in ("BINGET", "LONG_BINGET"):
            texts.append(memo[argument])
        elif instruction.name == "STACK_GLOBAL":
            modules.add(texts[-2])
    return "__main__" in modules
