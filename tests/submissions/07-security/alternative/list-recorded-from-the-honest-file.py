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
                elif "PUT" in code.name:
                    memo[int(argument)] = last
                elif "GET" in code.name:
                    before, last = last, memo[int(argument)]
                elif isinstance(argument, str) and ("UNICODE" in code.name or "STRING" in code.name):
                    before, last = last, argument
                elif code.name in ("GLOBAL", "INST"):
                    if tuple(argument.split(" ", 1)) not in ALLOWED:
                        return True
                elif code.name == "STACK_GLOBAL":
                    if (before, last) not in ALLOWED:
                        return True
                elif code.name not in PLAIN:
                    return True
    except Exception:
        return True
    return False
