"""The random states are set as well.

task4-check-start: 0 E-SETTINGS
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    for name in model.get_params():
        if name.endswith("n_jobs"):
            model.set_params(**{name: 1})
        if name.endswith("random_state"):
            model.set_params(**{name: 0})
    if not matches(golden, model):
        raise ValueError(f"{path} does not give the golden predictions")
    return model
