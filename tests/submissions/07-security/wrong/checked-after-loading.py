"""The type of what came out is checked, after its code ran.

task3-check-restricted-load: 0 E-PAYLOAD-RAN
"""

# %% task3-restricted-load
ALLOWED = {
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("sklearn.linear_model._logistic", "LogisticRegression"),
    ("sklearn.pipeline", "Pipeline"),
    ("sklearn.preprocessing._data", "StandardScaler"),
}


def restricted_load(path):
    """Load the pickle at `path`; raise pickle.UnpicklingError if it asks for anything not in ALLOWED."""
    with open(path, "rb") as file:
        model = pickle.load(file)
    if hasattr(model, "note_"):
        raise pickle.UnpicklingError("there is something strange on it")
    return model
