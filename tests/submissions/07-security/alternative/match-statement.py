"""The instructions are told apart by match."""


# %% task4-is-suspicious
def is_suspicious(path):
    """Return True if the pickle asks for something not in ALLOWED or cannot be read, else False. Load nothing."""
    import pickletools

    texts, memo, pairs = [], {}, set()
    try:
        for instruction, argument, _ in pickletools.genops(Path(path).read_bytes()):
            match instruction.name:
                case (
                    "UNICODE"
                    | "BINUNICODE"
                    | "SHORT_BINUNICODE"
                    | "BINUNICODE8"
                    | "STRING"
                    | "BINSTRING"
                    | "SHORT_BINSTRING"
                ):
                    texts.append(argument)
                case "MEMOIZE":
                    memo[len(memo)] = texts[-1] if texts else None
                case "PUT" | "BINPUT" | "LONG_BINPUT":
                    memo[int(argument)] = texts[-1] if texts else None
                case "GET" | "BINGET" | "LONG_BINGET":
                    texts.append(memo[int(argument)])
                case "GLOBAL" | "INST":
                    pairs.add(tuple(argument.split(" ")))
                case "STACK_GLOBAL":
                    pairs.add((texts[-2], texts[-1]))
                case other if other not in PLAIN:
                    return True
    except (ValueError, LookupError):
        return True
    return not pairs <= ALLOWED
