"""Every pickle with a REDUCE counts as suspicious.

task4-check-is-suspicious: 0 E-FALSE-ALARM
task4-check-report: 0 E-MISSED
"""

# %% task4-is-suspicious
import pickletools


def is_suspicious(path):
    """Return True if the pickle asks for something not in ALLOWED or cannot be read, else False. Load nothing."""
    try:
        return any(op.name == "REDUCE" for op, _, _ in pickletools.genops(Path(path).read_bytes()))
    except ValueError:
        return False
