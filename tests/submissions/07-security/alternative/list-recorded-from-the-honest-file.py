"""The list is recorded from the given file, and the memo is a dictionary."""

# %% task3-restricted-load
ALLOWED = set()


class Recording(pickle.Unpickler):
    def find_class(self, module, name):
        ALLOWED.add((module, name))
        return super().find_class(module, name)


with open("handover/credit.pkl", "rb") as file:
    Recording(file).load()


class ExactLoader(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"refused: {module}.{name}")
        return super().find_class(module, name)


def restricted_load(path):
    """Load the pickle at `path`; raise pickle.UnpicklingError if it asks for anything not in ALLOWED."""
    with open(path, "rb") as file:
        return ExactLoader(file).load()


# %% task4-is-suspicious
import pickletools


def is_suspicious(path):
    """Return True if the pickle asks for something not in ALLOWED or cannot be read, else False. Load nothing."""
    last, before, memo = None, None, {}
    try:
        with open(path, "rb") as file:
            for code, argument, _ in pickletools.genops(file):
                if code.name == "MEMOIZE":
                    memo[len(memo)] = last
                elif code.name in ("BINGET", "LONG_BINGET"):
                    before, last = last, memo.get(argument)
                elif isinstance(argument, str) and code.name != "GLOBAL":
                    before, last = last, argument
                elif code.name == "GLOBAL" and tuple(argument.split(" ", 1)) not in ALLOWED:
                    return True
                elif code.name == "STACK_GLOBAL" and (before, last) not in ALLOWED:
                    return True
    except Exception:
        return True
    return False
