"""What comes out of the memo is not looked at.

task6-check-asks-for-main: 0 E-MISSED
"""


# %% task6-asks-for-main
def asks_for_main(path):
    """Return True if the pickle at `path` asks for something of `__main__`, else False, without loading it."""
    import pickletools

    texts, memo, modules = [], [], set()
    for instruction, argument, _ in pickletools.genops(Path(path).read_bytes()):
        if "UNICODE" in instruction.name:
            texts.append(argument)
        elif instruction.name == "MEMOIZE":
            memo.append(texts[-1] if texts else None)
        elif instruction.name in ("BINGET", "LONG_BINGET"):
            pass
        elif instruction.name == "STACK_GLOBAL":
            modules.add(texts[-2])
    return "__main__" in modules
