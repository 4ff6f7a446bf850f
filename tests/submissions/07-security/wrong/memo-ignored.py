"""Texts that come from the memo are not followed.

task4-check-is-suspicious: 0 E-FALSE-ALARM
task4-check-report: 0 E-FALSE-ALARM
"""

# %% task4-is-suspicious
import pickletools


def is_suspicious(path):
    """Return True if the pickle asks for something not in ALLOWED or cannot be read, else False. Load nothing."""
    texts, pairs = [], set()
    try:
        for instruction, argument, _ in pickletools.genops(Path(path).read_bytes()):
            if "UNICODE" in instruction.name:
                texts.append(argument)
            elif instruction.name == "GLOBAL":
                pairs.add(tuple(argument.split(" ")))
            elif instruction.name == "STACK_GLOBAL":
                pairs.add((texts[-2], texts[-1]))
    except (ValueError, IndexError):
        return True
    return not pairs <= ALLOWED
