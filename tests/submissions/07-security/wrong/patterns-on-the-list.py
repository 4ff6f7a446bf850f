"""The list holds patterns, and the loader compares with them.

task3-check-restricted-load: 0 E-PREFIX
task3-check-allow-list: 0 E-PREFIX
task4-check-is-suspicious: 0 E-LIST-FIRST
task4-check-report: 0 E-FALSE-ALARM
"""

# %% task3-restricted-load
ALLOWED = {("numpy", "*"), ("sklearn", "*")}


class ExactLoader(pickle.Unpickler):
    def find_class(self, module, name):
        if (module.partition(".")[0], "*") not in ALLOWED:
            raise pickle.UnpicklingError(f"refused: {module}.{name}")
        return super().find_class(module, name)


def restricted_load(path):
    """Load the pickle at `path`; raise pickle.UnpicklingError if it asks for anything not in ALLOWED."""
    with open(path, "rb") as file:
        return ExactLoader(file).load()
