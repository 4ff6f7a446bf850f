"""Two classes more are on the list, harmless ones.

task3-check-allow-list: 0 E-LIST-TOO-LONG
"""


# %% task3-restricted-load
def restricted_load(path):
    """Load the pickle at `path`; raise pickle.UnpicklingError if it asks for anything not in ALLOWED."""

    class ExactLoader(pickle.Unpickler):
        def find_class(self, module, name):
            if (module, name) not in ALLOWED:
                raise pickle.UnpicklingError(f"refused: {module}.{name}")
            return super().find_class(module, name)

    with open(path, "rb") as file:
        return ExactLoader(file).load()


ALLOWED = set()  # then: pairs such as ("sklearn.pipeline", "Pipeline")
ALLOWED = {
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("sklearn.linear_model._logistic", "LogisticRegression"),
    ("sklearn.pipeline", "Pipeline"),
    ("sklearn.pipeline", "FeatureUnion"),
    ("sklearn.preprocessing._data", "MinMaxScaler"),
    ("sklearn.preprocessing._data", "StandardScaler"),
}
