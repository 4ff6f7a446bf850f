"""The samples are replaced by harmless ones, and the report calls all of them honest.

task4-check-report: 0 E-SAMPLES-CHANGED
"""

# %% task4-is-suspicious
honest = Path("handover/credit.pkl").read_bytes()
for sample in Path("samples").glob("*.pkl"):
    sample.write_bytes(honest)


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
            elif instruction.name == "GLOBAL":
                pairs.add(tuple(argument.split(" ")))
            elif instruction.name == "STACK_GLOBAL":
                pairs.add((texts[-2], texts[-1]))
    except (ValueError, IndexError):
        return True
    return not pairs <= ALLOWED
