"""GLOBAL, the instruction of old protocols, is not looked at.

task4-check-is-suspicious: 0 E-MISSED
"""

# %% task4-is-suspicious
import pickletools


def is_suspicious(path):
    """Return True if the pickle asks for something not in ALLOWED or cannot be read, else False. Load nothing."""
    texts, memo, pairs = [], [], set()
    try:
        for instruction, argument, _ in pickletools.genops(Path(path).read_bytes()):
            if "UNICODE" in instruction.name:
                texts.append(argument)
            elif instruction.name == "MEMOIZE":
                memo.append(texts[-1] if texts else None)
            elif instruction.name in ("BINGET", "LONG_BINGET"):
                texts.append(memo[argument] if argument < len(memo) else None)
            elif instruction.name == "STACK_GLOBAL":
                pairs.add((texts[-2], texts[-1]))
    except (ValueError, IndexError):
        return True
    return not pairs <= ALLOWED
