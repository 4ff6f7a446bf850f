"""The scaler is forgotten on the list.

task3-check-restricted-load: 0 E-NAME-REFUSED
task3-check-allow-list: 0 E-LIST-TOO-SHORT
task4-check-is-suspicious: 0 E-LIST-FIRST
task4-check-report: 0 E-FALSE-ALARM
"""

# %% task3-restricted-load
ALLOWED = {
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("sklearn.linear_model._logistic", "LogisticRegression"),
    ("sklearn.pipeline", "Pipeline"),
}


class ExactLoader(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"refused: {module}.{name}")
        return super().find_class(module, name)


def restricted_load(path):
    """Load the pickle at `path`; raise pickle.UnpicklingError if it asks for anything not in ALLOWED."""
    with open(path, "rb") as file:
        return ExactLoader(file).load()
