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
    return any(argument == "__main__" for _, argument, _ in pickletools.genops(Path(path).read_bytes()))
