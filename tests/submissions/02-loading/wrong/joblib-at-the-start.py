"""The service loads with joblib.load, whatever the file is.

task4-check-start: 0 E-WRONG-ERROR
task4-check-accepted: 0 E-FILE-MISSING
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = joblib.load(path)
    for name in model.get_params():
        if name.endswith("n_jobs"):
            model.set_params(**{name: 1})
    if not matches(golden, model):
        raise ValueError(f"{path} does not match")
    return model
